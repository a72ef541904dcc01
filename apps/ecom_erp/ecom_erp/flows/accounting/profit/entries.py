"""Ecom Profit Entries as they are stored: each with all that it is summed by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import now

from ecom_erp.core.accounting.profit.sharing import Share
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.profit import sums
from ecom_erp.flows.accounting.profit.orders import OrderFacts

ENTRY = sums.ENTRY
CHUNK = 1000
_FIELDS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"profit_voucher",
	"voucher_type",
	"voucher_no",
	"company",
	"posting_date",
	"account",
	"kind",
	"amount",
	"currency",
	"estimated",
	"in_books",
	"ecom_order",
	"line_id",
	"shop",
	"channel",
	"country",
	"courier_account",
	"customer_group",
	"item_code",
	"item_group",
	"warehouse",
)


@dataclass(frozen=True)
class EntryOf:
	"""A share of a voucher (`mark`: its Ecom Profit Voucher), and the order that it is of, None of no order. `estimated`: it
	is expected and not booked; `in_books`: the general ledger has it."""

	mark: str
	voucher_type: str
	voucher_no: str
	company: str
	day: date
	share: Share
	order: OrderFacts | None
	estimated: bool = False
	in_books: bool = True


def replace(marks: Collection[str], made: Sequence[EntryOf]) -> None:
	"""Remove all entries of the vouchers and write others, in the caller's transaction; the days of both are summed up anew."""
	of_these = {"profit_voucher": ("in", list(marks))}
	days = {(one.company, one.day) for one in made}
	if marks:
		fields = ["company", "posting_date"]
		days |= set(frappe.get_all(ENTRY, of_these, fields, distinct=True, as_list=True, order_by=""))
		frappe.db.delete(ENTRY, of_these)
	if made:
		groups = _item_groups({one.share.owner.item_code for one in made} - {""})
		rows = [_row(one, groups) for one in made]
		frappe.db.bulk_insert(ENTRY, list(_FIELDS), rows, chunk_size=CHUNK)
	sums.days_changed(days)


def orders_in(marks: Collection[str]) -> set[str]:
	"""The orders that entries of vouchers are of."""
	if not marks:
		return set()
	filters = {"profit_voucher": ("in", list(marks)), "ecom_order": ("is", "set"), "estimated": 0}
	return set(frappe.get_all(ENTRY, filters, pluck="ecom_order", distinct=True, order_by=""))


def _item_groups(items: Collection[str]) -> dict[str, str]:
	return dict(
		frappe.get_all("Item", {"name": ("in", list(items) or [""])}, ["name", "item_group"], as_list=True)
	)


def _row(one: EntryOf, groups: dict[str, str]) -> tuple:
	owner, order, at, user = one.share.owner, one.order, now(), frappe.session.user
	return (
		frappe.generate_hash(length=20),
		at,
		at,
		user,
		user,
		one.mark,
		one.voucher_type,
		one.voucher_no,
		one.company,
		one.day,
		one.share.account or None,
		str(one.share.kind),
		one.share.amount,
		company_currency(one.company),
		int(one.estimated),
		int(one.in_books),
		owner.order or None,
		owner.line_id or None,
		(order.shop if order else owner.shop) or None,
		order.channel if order else None,
		order.country if order else None,
		(order.courier or None) if order else None,
		order.customer_group if order else None,
		owner.item_code or None,
		groups.get(owner.item_code),
		owner.warehouse or None,
	)
