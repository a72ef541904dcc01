"""Whether shops on the internet can reach this site, as far as its own address tells."""

import ipaddress
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import get_url

RECEIVER = "/api/method/ecom_erp.api.public.webhook.receive?shop={0}"
LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".test")


def webhook_address(shop: str) -> str:
	"""Where a shop's webhooks arrive."""
	return get_url(RECEIVER.format(frappe.utils.quoted(shop)))


def why_unreachable() -> str:
	"""What to do so that shops can reach this site, in a sentence; "" when nothing speaks against it."""
	address = get_url()
	parts = urlsplit(address)
	host = parts.hostname or ""
	if _is_local(host):
		return _(
			"The address of this site, {0}, is known on this machine or network only. Set host_name in its site config to the address by which it is reached from the internet."
		).format(address)
	if parts.scheme != "https":
		return _(
			"The address of this site, {0}, is not https, which shops demand. Set up a certificate, and host_name in its site config to the address with https."
		).format(address)
	return ""


def may_reach_local() -> bool:
	"""Whether the site's configuration lets this app call this machine and private networks, as when shops are simulated
	there: else who may enter an address could ask whatever listens behind the firewall."""
	return bool(frappe.conf.get("ecom_allow_local_hosts"))


def _is_local(host: str) -> bool:
	try:
		return not ipaddress.ip_address(host).is_global
	except ValueError:
		return "." not in host or host.endswith(LOCAL_ENDINGS)
