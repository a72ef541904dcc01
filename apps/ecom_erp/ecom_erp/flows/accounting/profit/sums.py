"""Profit entries summed by day and by what they are of, so that reports over a year read few rows. A day is summed anew when one
of its entries has changed; until then reports read its entries."""

import time
from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Sum
from frappe.utils import now_datetime
from pypika.terms import ValueWrapper

from ecom_erp.flows.accounting.profit.due import STAMPS, make_due
from ecom_erp.messaging.queue import PROFIT_DAYS, take
from ecom_erp.messaging.transaction import in_transaction

ENTRY, DAY, SUM = "Ecom Profit Entry", "Ecom Profit Day", "Ecom Profit Sum"
DIMENSIONS = {
	"Shop": "shop",
	"Item": "item_code",
	"Item Group": "item_group",
	"Country": "country",
	"Courier Account": "courier_account",
	"Warehouse": "warehouse",
	"Customer Group": "customer_group",
}
"""What is summed by, with the field of an entry."""


def days_changed(days: Iterable[tuple[str, date]]) -> None:
	"""Have days of companies summed anew, in the caller's transaction."""
	rows = [(frappe.generate_hash(length=20), *day) for day in sorted(set(days))]
	make_due(DAY, ("company", "posting_date"), rows)


def sum_due(seconds: float) -> int:
	"""Sum the days that are due, for about that long; how many were."""
	end, summed = time.monotonic() + seconds, 0
	for name in take(PROFIT_DAYS, 10_000):
		in_transaction(_sum_day, name)
		summed += 1
		if time.monotonic() > end:
			break
	return summed


def _sum_day(name: str) -> None:
	# the lock first: what is summed after it knows all entries that were written before whoever marks the day next
	row = frappe.db.get_value(DAY, name, ["company", "posting_date"], as_dict=True, for_update=True)
	if not row:
		return
	frappe.db.delete(SUM, {"company": row.company, "posting_date": row.posting_date})
	for dimension, field in DIMENSIONS.items():
		_insert(row.company, row.posting_date, dimension, field)
	values = {"due_at": None, "attempts": 0, "summed_at": now_datetime()}
	frappe.db.set_value(DAY, name, values, update_modified=False)


def _insert(company: str, day: date, dimension: str, field: str) -> None:
	entry, table, now = frappe.qb.DocType(ENTRY), frappe.qb.DocType(SUM), now_datetime()
	by = [entry.shop, entry[field], entry.kind, entry.estimated, entry.currency]
	stamps = map(ValueWrapper, (now, now, frappe.session.user, frappe.session.user))
	columns = (
		"company",
		"posting_date",
		"dimension",
		"shop",
		"value",
		"kind",
		"estimated",
		"currency",
		"amount",
	)
	(
		frappe.qb.into(table)
		.columns(*STAMPS, *columns)
		.from_(entry)
		.select(CustomFunction("UUID", [])(), *stamps)
		.select(entry.company, entry.posting_date, ValueWrapper(dimension), *by, Sum(entry.amount))
		.where((entry.company == company) & (entry.posting_date == day))
		.groupby(*by)
	).run()
