"""Who may approve an order of which amount, and which orders wait for somebody who may."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.desk.form import assign_to
from frappe.utils import fmt_money

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

MOST_PEOPLE = 10
NO_LIMIT = Decimal("Infinity")


def limits() -> dict[str, Decimal]:
	"""The most that each role may approve, in the company's currency; empty when nothing is limited."""
	rows = frappe.get_cached_doc("Ecom Settings").approval_limits
	return {row.role: from_field(row.amount) or NO_LIMIT for row in rows}


def may_approve(doc: "EcomOrder") -> bool:
	"""Whether the amount of an order is within the limit of the user at hand."""
	known = limits()
	if not known or frappe.session.user == "Administrator":
		return True
	own = [limit for role, limit in known.items() if role in frappe.get_roles()]
	return max(own, default=Decimal(-1)) >= amount_of(doc)


def amount_of(doc: "EcomOrder") -> Decimal:
	"""What is compared with limits; beyond all of them where the amount could not be converted."""
	if from_field(doc.total) and not from_field(doc.base_total):
		return NO_LIMIT
	return from_field(doc.base_total)


def refuse_beyond_limit(doc: "EcomOrder") -> None:
	"""Raises when the user may not approve so much, and says who may."""
	if may_approve(doc):
		return
	roles = roles_for(amount_of(doc))
	who = ", ".join(_(role) for role in roles) or _("nobody, unless the limits in Ecom Settings are raised")
	refuse(
		ErrorCode.ABOVE_LIMIT,
		_("{0} exceeds your approval limit. It can be approved by {1}. Use 'Ask for Approval'.").format(
			amount_words(doc), who
		),
		frappe.PermissionError,
		title=_("Above Your Limit"),
	)


def roles_for(amount: Decimal) -> list[str]:
	"""The roles that may approve an amount, those with the lowest limit first."""
	found = [(limit, role) for role, limit in limits().items() if limit >= amount]
	return [role for _limit, role in sorted(found)]


def needs_person(doc: "EcomOrder", shop: "EcomShop", approve_anyway: bool) -> str:
	"""Why a sound order does not approve itself, in words; "" when it does. `approve_anyway`: a rule approves it where
	the shop would not. What a person has approved stays approved while the amount has not grown."""
	amount = amount_of(doc)
	if doc.review_state == ReviewState.APPROVED and _written_amount(doc) <= from_field(doc.approved_total):
		return ""
	limit = from_field(frappe.get_cached_doc("Ecom Settings").auto_approve_limit)
	if limit and amount > limit:
		return _("{0} exceeds the automatic approval limit of {1}").format(
			amount_words(doc), fmt_money(limit, currency=_own_currency(doc))
		)
	if not (shop.auto_approve or approve_anyway):
		return _("Orders of {0} require approval by a person").format(shop.name)
	return ""


def amount_words(doc: "EcomOrder") -> str:
	"""The amount as limits see it."""
	if amount_of(doc) == NO_LIMIT:
		return _("{0} (add the exchange rate to {1} under Currency Exchange)").format(
			fmt_money(doc.total, currency=doc.currency), _own_currency(doc)
		)
	return fmt_money(doc.base_total, currency=_own_currency(doc))


def _own_currency(doc: "EcomOrder") -> str:
	return company_currency(frappe.get_cached_value("Ecom Shop", doc.shop, "company"))


def note_approval(doc: "EcomOrder") -> None:
	"""A person has approved the order: remember up to which amount, and take it from the lists of those it waited for."""
	doc.approved_total = float(_written_amount(doc))
	no_longer_waiting(doc)


def _written_amount(doc: "EcomOrder") -> Decimal:
	"""The amount in the company's currency; in the order's where it could not be converted."""
	return from_field(doc.base_total) or from_field(doc.total)


def ask_people(doc: "EcomOrder", why: str) -> None:
	"""Put the order on the list of the people with the lowest role that may approve it, where amounts are limited."""
	roles = roles_for(amount_of(doc))
	if not roles:
		return
	people = _people(roles)
	if people:
		args = {"assign_to": people, "doctype": doc.doctype, "name": doc.name, "description": why}
		assign_to.add(args, ignore_permissions=True)


def _people(roles: list[str]) -> list[str]:
	"""Up to ten enabled users with the first of the roles that anybody has."""
	holder, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(holder)
		.join(user)
		.on(user.name == holder.parent)
		.select(holder.role, user.name)
		.where(holder.parenttype == "User")
		.where(holder.role.isin(roles))
		.where(user.enabled == 1)
		.where(user.name != "Administrator")
		.orderby(user.name)
	).run()
	for role in roles:
		people = [name for held, name in rows if held == role]
		if people:
			return people[:MOST_PEOPLE]
	return []


def no_longer_waiting(doc: "EcomOrder") -> None:
	"""Close the tasks that asked for an approval of the order."""
	if doc.get("_assign"):
		assign_to.close_all_assignments(doc.doctype, doc.name, ignore_permissions=True)
