"""Which hosts may be reached."""

import ipaddress


def matches(host: str, allowed: str) -> bool:
	"""Whether `host` is `allowed`: a name, or "*.suffix" for every name below it."""
	if allowed.startswith("*."):
		return host.endswith(allowed[1:]) and host != allowed[2:]
	return bool(host) and host == allowed


def is_loopback(host: str) -> bool:
	"""Whether the host is this machine."""
	try:
		return ipaddress.ip_address(host).is_loopback
	except ValueError:
		return host == "localhost"
