"""Which hosts may be reached."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit


def matches(host: str, allowed: str) -> bool:
	"""Whether `host` is `allowed`: a name, or "*.suffix" for every name below it."""
	if allowed.startswith("*."):
		return host.endswith(allowed[1:]) and host != allowed[2:]
	return bool(host) and host == allowed


def is_local(host: str) -> bool:
	"""Whether the host, by its name or address alone, is this machine or one of a private network."""
	try:
		return not ipaddress.ip_address(host).is_global
	except ValueError:
		return host == "localhost" or host.endswith(".localhost")


def is_loopback(host: str) -> bool:
	"""Whether the host is this machine."""
	try:
		return ipaddress.ip_address(host).is_loopback
	except ValueError:
		return host == "localhost"


def why_refused(host: str, allowed: Iterable[str], local: bool, encrypted: bool, of: str) -> str:
	"""Why the host may not be reached, in a sentence; "" where it may. `allowed`: names as `matches` takes them, and `of` says whose
	they are; `local`: this machine and private networks may be reached too, and without encryption."""
	host = host.lower()
	if not any(matches(host, one.lower()) for one in allowed):
		return f"{host or 'An empty host'} is not among the {of}"
	if is_local(host) and not local:
		return (
			f"{host} is this machine or in a private network. The site configuration does not allow that "
			"(ecom_allow_local_hosts)"
		)
	return "" if encrypted or is_local(host) else f"{host} must be reached by https"


def is_safe(url: str) -> bool:
	"""Whether what is said to the address is encrypted, or stays on this machine or in a private network."""
	parts = urlsplit(url)
	return parts.scheme == "https" or (parts.scheme == "http" and is_local(parts.hostname or ""))
