"""Counts of another system into the books, as ERPNext's Stock Reconciliations. What was booked since the count is taken into
account, and no count goes below what orders have reserved unless the profile says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from frappe.utils import now_datetime

from ecom_erp.core.exchange.mapping import Incoming
from ecom_erp.core.states.exchange import DocumentStatus
from ecom_erp.erp.selling.items import items_by_barcode
from ecom_erp.erp.stock import reconciliation
from ecom_erp.erp.stock.reconciliation import Moved, OnShelf
from ecom_erp.erp.stock.stock import lock_bins
from ecom_erp.erp.stock.traced_goods import kept_by
from ecom_erp.flows.exchange import documents
from ecom_erp.flows.exchange.documents import Found
from ecom_erp.flows.exchange.incoming.base import problem_of
from ecom_erp.flows.exchange.profiles import DOCUMENT, zone
from ecom_erp.flows.orders.locks import lock_rows
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import unit_of_work

MOST = 10**9
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True)
class Count:
	"""One count. `qty`: pieces that the books have; `reserved` of them for orders; `counted`: as it was told; `target`: what the
	books will have, with what was booked since; `problem`: why it is not posted."""

	document: str
	code: str
	warehouse: str
	item: str | None = None
	qty: int = 0
	reserved: int = 0
	counted: int = 0
	target: int = 0
	problem: str = ""


class Stock:
	each, together, page = True, True, reconciliation.MOST_ROWS

	def found(self, profile, page):
		items = _items([one.head for one in page])
		return [_found(profile, one, item) for one, item in zip(page, items, strict=True)]

	def confirms(self, profile):
		return not profile.post_by_itself

	@unit_of_work
	def take(self, profile, run, waiting):
		names = [row.name for row in waiting]
		mine = {
			row.name
			for row in lock_rows(DOCUMENT, names, "name", "status")
			if row.status == DocumentStatus.WAITING
		}
		waiting = [row for row in waiting if row.name in mine]
		places = _places(waiting)
		lock_bins(
			{item for item, _ in places.values() if item}, {warehouse for _, warehouse in places.values()}
		)
		found = counts(profile, waiting)
		for count in found:
			if count.problem:
				documents.settle(count.document, DocumentStatus.REFUSED, count.problem)
		_post([count for count in found if not count.problem])


def _found(profile, incoming: Incoming, item: str | None) -> Found:
	"""The count of an item in a warehouse, be it stated by its code or by a barcode."""
	code = _code(incoming.head)
	warehouse = incoming.head.get("stock.warehouse") or profile.warehouse or ""
	problem = problem_of(incoming) or ("" if code else _("The count names no item"))
	content = {**incoming.head, "stock.warehouse": warehouse}
	return Found(f"{item or code}|{warehouse}", lambda _version: content, profile.shop, problem=problem)


def _code(stated: Mapping[str, str]) -> str:
	return stated.get("stock.item_code") or stated.get("stock.barcode") or ""


def _items(stated: Sequence[Mapping[str, str]]) -> list[str | None]:
	"""The item that each names by its code, else by a barcode; None where there is none."""
	codes, barcodes = (
		{text for one in stated if (text := one.get(field))} for field in ("stock.item_code", "stock.barcode")
	)
	by_code, by_barcode = reconciliation.items_of(codes), items_by_barcode(barcodes)
	return [
		by_code.get(code) if (code := one.get("stock.item_code")) else by_barcode.get(_code(one))
		for one in stated
	]


def _post(ready: Sequence[Count]) -> None:
	companies = reconciliation.companies_of({count.warehouse for count in ready})
	for company in sorted(set(companies.values())):
		own = [count for count in ready if companies[count.warehouse] == company]
		changed = [(count.item, count.warehouse, count.target) for count in own if count.target != count.qty]
		name = reconciliation.post(company, changed) if changed else None
		for count in own:
			reference = name if count.target != count.qty else None
			documents.settle(
				count.document,
				DocumentStatus.ACCEPTED,
				reference=reference,
				reference_doctype=reference and reconciliation.RECONCILIATION,
				reference_name=reference,
			)


def _places(waiting: Sequence[Any]) -> dict[str, tuple[str | None, str]]:
	"""Item and warehouse that each document is about, by its name."""
	contents = [documents.content(row.payload) for row in waiting]
	return {
		row.name: (item, one["stock.warehouse"])
		for row, one, item in zip(waiting, contents, _items(contents), strict=True)
	}


def counts(profile, waiting: Sequence[Any]) -> list[Count]:
	"""What the counts would do now, in a fixed number of queries."""
	places = _places(waiting)
	known = {place for place in places.values() if place[0]}
	items = {item for item, _warehouse in known}
	shelf = reconciliation.on_shelf(known)
	times = {
		places[row.name]: at
		for row in waiting
		if places[row.name][0] and (at := _counted_at(row)) is not None
	}
	facts = _Facts(
		shelf,
		reconciliation.moved_since(times),
		kept_by(items),
		reconciliation.not_stocked(items),
		reconciliation.companies_of({warehouse for _item, warehouse in places.values()}),
		bool(profile.below_allocated),
		documents.last_versions(profile.name, [row.document_id for row in waiting]),
		now_datetime() + CLOCKS_DIFFER,
	)
	return [_count(row, *places[row.name], facts) for row in waiting]


@dataclass(frozen=True)
class _Facts:
	shelf: dict[tuple[str, str], OnShelf]
	moved: dict[tuple[str, str], Moved]
	traced: dict[str, Any]
	not_stocked: set[str]
	companies: dict[str, str]
	below: bool
	last: dict[str, int]
	now: datetime


def _count(row, item: str | None, warehouse: str, facts: _Facts) -> Count:
	content = documents.content(row.payload)
	code = _code(content)
	counted = _pieces(content.get("stock.quantity", ""))
	begun = Count(row.name, code, warehouse, item, counted=counted or 0)
	if row.version < facts.last.get(row.document_id, 0):
		return _refused(begun, _("A later count has come"))
	if not item:
		return _refused(begun, _("There is no item {0} here").format(code))
	if warehouse not in facts.companies:
		return _refused(begun, _("There is no warehouse {0} here").format(warehouse or "-"))
	if item in facts.not_stocked:
		return _refused(begun, _("{0} is not kept in stock").format(item))
	if item in facts.traced:
		return _refused(
			begun, _("{0} has serial numbers or batches: enter its count in ERPNext").format(item)
		)
	if counted is None:
		return _refused(begun, _("The count is not a whole number of at least 0"))
	if (at := _counted_at(row)) and at > facts.now:
		return _refused(begun, _("It was counted in the future: the time has another zone than this site's"))
	return _measured(begun, facts)


def _measured(count: Count, facts: _Facts) -> Count:
	place = (count.item or "", count.warehouse)
	shelf, moved = facts.shelf.get(place, OnShelf(0, 0)), facts.moved.get(place, Moved())
	target = count.counted + round(moved.qty)
	made = replace(count, qty=round(shelf.qty), reserved=round(shelf.reserved), target=target)
	if moved.counted_again:
		return _refused(made, _("A later count was posted already"))
	if target < 0:
		return _refused(made, _("More has left since the count than was counted"))
	if target < made.reserved and not facts.below:
		return _refused(
			made,
			_("{0} pieces are reserved for orders, and only {1} would be left").format(made.reserved, target),
		)
	return made


def _refused(count: Count, why: str) -> Count:
	return replace(count, problem=why)


def _counted_at(row) -> datetime | None:
	at = documents.content(row.payload).get("stock.counted_at")
	return datetime.fromisoformat(at).astimezone(zone()).replace(tzinfo=None) if at else None


def _pieces(text: str) -> int | None:
	try:
		number = Decimal(text)
	except InvalidOperation:
		return None
	whole = number.is_finite() and 0 <= number < MOST and number == number.to_integral_value()
	return int(number) if whole else None


def preview(profile, run: str, limit: int) -> list[dict]:
	"""What the counts of a run would do: dicts for the form."""
	waiting = documents.waiting(run, limit)
	return [
		{
			"item": count.item or count.code,
			"warehouse": count.warehouse,
			"qty": count.qty,
			"reserved": count.reserved,
			"counted": count.counted,
			"target": count.target,
			"problem": str(count.problem),
		}
		for count in counts(profile, waiting)
	]
