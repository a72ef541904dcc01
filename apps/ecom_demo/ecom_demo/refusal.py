"""Where the demo does not run: on a site that has orders of its own, or a shop that is not simulated."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import frappe

from ecom_demo import data
from ecom_demo.telephone.shop import SHOP as TELEPHONE
from ecom_demo.world import memory_file

WHY = (
	"The demo makes a company with shops and orders and works off all that is due on the site, so it wants a site that is "
	"kept for trying. {} Nothing was changed."
)


class NotForThisSite(frappe.ValidationError):
	"""The site is not one for the demo; the message says why."""


def refuse_real_site() -> None:
	"""Raises NotForThisSite."""
	reason = _real_shop() or _foreign_order() or _taken_abbreviation()
	if reason:
		raise NotForThisSite(WHY.format(reason))


def _real_shop() -> str:
	for shop in frappe.get_all("Ecom Shop", fields=["name", "base_url"], order_by="creation"):
		if shop.name != TELEPHONE and not is_loopback(shop.base_url):
			return f"Here, the shop {shop.name} is not simulated: its address is {shop.base_url or 'empty'}."
	return ""


def is_loopback(url: str | None) -> bool:
	"""Whether the address is one of this machine, as those of simulated shops are."""
	host = urlsplit(url or "").hostname or ""
	try:
		return ip_address(host).is_loopback
	except ValueError:
		return host == "localhost"


def _foreign_order() -> str:
	"""Orders of the demo's own shops are the demo's where it has run before, also those that somebody placed there since."""
	ours = [TELEPHONE, *(row["name"] for row in data.read("shops"))] if memory_file().is_file() else []
	theirs = frappe.get_all(
		"Ecom Order", filters={"shop": ("not in", ours or [""])}, pluck="name", order_by="creation", limit=1
	)
	return f"Here, there are orders that are not the demo's, such as {theirs[0]}." if theirs else ""


def _taken_abbreviation() -> str:
	company = data.read("company")
	other = frappe.db.get_value("Company", {"abbr": company["abbr"], "name": ("!=", company["name"])}, "name")
	return (
		f"Here, the company {other} has the abbreviation that it needs: {company['abbr']}." if other else ""
	)
