"""Vouchers into profit entries: what the general ledger says of each, shared among the orders that it is about. A voucher's
entries are written anew as a whole, so that it may be shared as often as it changes."""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

import frappe
from frappe.utils import add_to_date, now_datetime

from ecom_erp.core.accounting.profit.sharing import Share, shares, spread
from ecom_erp.core.money import rounded
from ecom_erp.erp.accounts import profit_books
from ecom_erp.flows.accounting.profit import accounts, entries, estimating
from ecom_erp.flows.accounting.profit.claims import Explained, explain
from ecom_erp.flows.accounting.profit.entries import EntryOf
from ecom_erp.flows.accounting.profit.marks import NOTE, ORDER, VOUCHER, are_of_orders, mark
from ecom_erp.flows.accounting.profit.orders import OrderFacts
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.queue import PROFIT, backoff, lease
from ecom_erp.messaging.transaction import in_transaction, roll_back

BATCH = 100
MAX_ATTEMPTS = 8


def share_due(seconds: float) -> int:
	"""Share what is due, for about that long; how many vouchers and orders were taken up. One that fails is tried alone, and
	later again; the others go on."""
	end, taken = time.monotonic() + seconds, 0
	while time.monotonic() < end:
		names = in_transaction(_lease)
		if not names:
			break
		taken += len(names)
		# apart: what is shared of vouchers makes orders due, whose locks come after all of vouchers
		of_orders = [name for name in names if are_of_orders(name)]
		for some in (sorted(set(names) - set(of_orders)), of_orders):
			if some:
				_share_each(some)
	return taken


def _lease() -> list[str]:
	table = frappe.qb.DocType(VOUCHER)
	return lease(table, table[PROFIT.due], table[PROFIT.attempts], BATCH)


def _share_each(names: list[str]) -> None:
	try:
		in_transaction(share, names)
		return
	except Exception:
		roll_back()
		if len(names) == 1:
			in_transaction(_failed, names[0])
			return
	for name in names:
		_share_each([name])


def _failed(name: str) -> None:
	row = frappe.db.get_value(VOUCHER, name, ["voucher_type", "voucher_no", "attempts"], as_dict=True)
	if not row:
		return
	log_unexpected(f"Profit of {row.voucher_type} {row.voucher_no}")
	later = add_to_date(now_datetime(), seconds=backoff(row.attempts))
	again = later if row.attempts < MAX_ATTEMPTS else None
	frappe.db.set_value(VOUCHER, name, {"due_at": again, "failed": 1}, update_modified=False)


def share(names: Collection[str]) -> None:
	"""Write the entries of marked vouchers anew, in the caller's transaction."""
	# the lock first: what is read after it knows all that was posted before whoever marks them next
	rows = _locked(names)
	by_type: dict[str, dict[str, str]] = {}
	for row in rows:
		by_type.setdefault(row.voucher_type, {})[row.voucher_no] = row.name
	estimated = by_type.pop(ORDER, {})
	touched: set[str] = set()
	made: list[EntryOf] = []
	for doctype, vouchers in by_type.items():
		for entry in _entries(doctype, vouchers):
			made.append(entry)
			touched.add(entry.share.owner.order)
	names = [name for vouchers in by_type.values() for name in vouchers.values()]
	touched |= entries.orders_in(names)
	entries.replace(names, made)
	_done(names)
	if estimated:
		entries.replace(estimated.values(), estimating.estimates(estimated))
		_done(estimated.values())
	mark((ORDER, order) for order in touched - {""} - estimated.keys())


def _locked(names: Collection[str]) -> list:
	table = frappe.qb.DocType(VOUCHER)
	query = (
		frappe.qb.from_(table).force_index("PRIMARY").select(table.name, table.voucher_type, table.voucher_no)
	)
	return query.where(table.name.isin(sorted(names))).orderby(table.name).for_update().run(as_dict=True)


def _done(names: Collection[str]) -> None:
	if names:
		values = {"due_at": None, "attempts": 0, "failed": 0, "shared_at": now_datetime()}
		frappe.db.set_value(VOUCHER, {"name": ("in", list(names))}, values, update_modified=False)


def _entries(doctype: str, vouchers: dict[str, str]) -> Iterator[EntryOf]:
	"""The entries of vouchers of one kind (by name, the name of their mark)."""
	booked = profit_books.of_vouchers([(doctype, name) for name in vouchers])
	companies = {one.company for days in booked.values() for one in days}
	facts = accounts.read(companies) if companies else {}
	about, orders = explain(doctype, list(vouchers))
	for name, mark_name in vouchers.items():
		explained = about.get(name, Explained())
		for one in booked.get((doctype, name), []):
			digits = profit_books.digits_of(one.company)
			found = shares(one.amounts, explained.claims, facts, digits, explained.rest)
			yield from _spread(mark_name, doctype, name, one.company, one.day, found, orders)
	if doctype == NOTE:
		yield from _beside_the_books(vouchers, about, orders)


def _beside_the_books(
	vouchers: dict[str, str], about: dict[str, Explained], orders: dict[str, OrderFacts]
) -> Iterator[EntryOf]:
	"""What goods have cost where no ledger has it: the company keeps no perpetual inventory."""
	for name, explained in about.items():
		if explained.company and not profit_books.keeps_perpetual_inventory(explained.company):
			digits = profit_books.digits_of(explained.company)
			found = [
				Share("", claim.owner, claim.kind, amount)
				for claim in explained.beside
				if claim.kind and (amount := rounded(claim.amount, digits))
			]
			yield from _spread(
				vouchers[name], NOTE, name, explained.company, explained.day, found, orders, in_books=False
			)


def _spread(
	mark_name: str,
	doctype: str,
	name: str,
	company: str,
	day: date,
	found: Sequence[Share],
	orders: dict[str, OrderFacts],
	in_books: bool = True,
) -> Iterable[EntryOf]:
	digits = profit_books.digits_of(company)
	for one in found:
		order = orders.get(one.owner.order)
		for part in spread(one, order.lines if order else {}, digits):
			yield EntryOf(mark_name, doctype, name, company, day, part, order, in_books=in_books)
