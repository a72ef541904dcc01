"""Settlements hold the money of all shops that an account settles: they are seen by who may see every one of them. Bills of couriers
hold that of all shops: whoever is limited to some sees their lines and claims, and no whole bill."""

import frappe
from frappe import _

from ecom_erp.permissions import _quoted, allowed_shops, allowed_warehouses

ACCOUNT, SETTLEMENT = "Ecom Settlement Account", "Ecom Settlement"
GATEWAY = "Ecom Settlement Gateway"
OF_A_SHOP = ("Ecom Courier Bill Line", "Ecom Claim")


def settlement_conditions(user: str | None = None, doctype: str | None = None) -> str:
	shops = allowed_shops(user)
	if shops is None:
		return ""
	if doctype == ACCOUNT:
		return _none_of_others(f"`tab{ACCOUNT}`.name", shops)
	if frappe.get_meta(doctype).has_field("settlement_account"):
		return _none_of_others(f"`tab{doctype}`.settlement_account", shops)
	return f"""not exists (
		select 1 from `tab{SETTLEMENT}` whole join `tab{GATEWAY}` other on other.parent = whole.settlement_account
		where whole.name = `tab{doctype}`.settlement and other.shop not in ({_quoted(shops)})
	)"""


def _none_of_others(account: str, shops: list[str]) -> str:
	"""That the account, a column, settles no other shop."""
	return f"""not exists (
		select 1 from `tab{GATEWAY}` other where other.parent = {account} and other.shop not in ({_quoted(shops)})
	)"""


def settlement_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `settlement_conditions`, of one document."""
	shops = allowed_shops(user)
	if shops is None:
		return True
	if doc.doctype == ACCOUNT:
		return all(row.shop in shops for row in doc.get("gateways"))
	account = doc.get("settlement_account") or frappe.db.get_value(
		SETTLEMENT, doc.get("settlement"), "settlement_account"
	)
	return not frappe.db.exists(GATEWAY, {"parent": account, "shop": ("not in", shops)})


def sees_some_only() -> bool:
	"""Whether the user may see some shops or warehouses only. The books of a company are not his to see."""
	return allowed_shops() is not None or allowed_warehouses() is not None


def books_are_of_all() -> str:
	return _("The books are those of all shops and warehouses. You may see some of them only.")


def bill_conditions(user: str | None = None, doctype: str | None = None) -> str:
	shops = allowed_shops(user)
	if shops is None:
		return ""
	if doctype in OF_A_SHOP:
		return f"`tab{doctype}`.shop in ({_quoted(shops)})"
	return "1 = 0"


def bill_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `bill_conditions`, of one document."""
	shops = allowed_shops(user)
	return shops is None or (doc.doctype in OF_A_SHOP and doc.get("shop") in shops)
