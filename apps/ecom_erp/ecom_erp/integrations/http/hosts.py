"""Which hosts may be reached."""

import ipaddress


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
