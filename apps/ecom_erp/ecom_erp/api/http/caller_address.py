"""From where a call comes, for limits on calls. Frappe takes the first address of the header X-Forwarded-For, which is the
caller's own to write unless the proxy in front replaces it."""

import ipaddress

import frappe
from frappe.utils import cint


def caller_address() -> str:
	"""The address that the outermost of our proxies was called from: as many as `ecom_proxies` of the site's configuration
	says, else one, each appending to the header. A caller that comes from the internet without a proxy is itself."""
	remote = frappe.request.remote_addr or ""
	if _is_global(remote):
		return remote
	header = frappe.request.headers.get("X-Forwarded-For") or ""
	named = [address.strip() for address in header.split(",") if address.strip()]
	proxies = max(cint(frappe.conf.get("ecom_proxies")), 1)
	return named[-min(proxies, len(named))] if named else remote


def _is_global(address: str) -> bool:
	try:
		return ipaddress.ip_address(address).is_global
	except ValueError:
		return False
