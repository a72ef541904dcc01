"""A new shop needs name, channel, company and credentials alone; what its orders need is asked for when it is enabled."""

import re
from itertools import count

import frappe
from frappe import _

NEEDED = (
	"currency",
	"customer_group",
	"territory",
	"warehouses",
	"tax_account",
	"shipping_account",
	"gateways",
)
LONGEST = 6


def abbreviation(name: str) -> str:
	"""One that no shop has: the initials of the name's words, or its first letters."""
	words = re.findall(r"[A-Za-z0-9]+", name)
	initials = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:3]
	base = (initials.upper() or "S")[: LONGEST - 2]
	tried = (base if not number else f"{base}{number}" for number in count())
	return next(one for one in tried if len(one) > 1 and not frappe.db.exists("Ecom Shop", {"abbr": one}))


def lacking(shop) -> list[str]:
	"""Labels of what has to be entered before orders can be taken in."""
	found = [_(shop.meta.get_label(field)) for field in NEEDED if not shop.get(field)]
	return found + [
		_("Account of the gateway {0}").format(row.gateway) for row in shop.gateways if not row.account
	]


def check_complete(shop) -> None:
	"""Raises MandatoryError, naming all that lacks."""
	if missing := lacking(shop):
		frappe.throw(
			_("Before the shop is enabled, enter: {0}").format(", ".join(missing)), frappe.MandatoryError
		)
