"""Ship Available Now: an order that is held because stock is short is divided, after somebody has seen what that means."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe
from frappe.utils import formatdate

from ecom_erp.core.allocation import Plan, Shortage
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.text import as_json
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.stock.incoming import Incoming
from ecom_erp.flows.allocation.allocate import Attempt, attempt, is_short_alone, post
from ecom_erp.flows.allocation.allocation_texts import amount_text, shortage_text
from ecom_erp.flows.allocation.waiting.available import NEVER, Divided
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


@unit_of_work
def preview(name: str) -> dict:
	"""What would ship now and what would wait: dicts refusal (a text, "" where nothing stands in the way), now and later (rows
	with warehouse, item_code, item_name, qty; those of later with expected, a text, and of what is under way there incoming, pieces, and
	expected_on, a day or None), promised_date, cost, later_cost (texts), cents and later_cents (of the company's currency), and the key
	under which exactly this is done. Nothing is changed; as a unit of work it lets go of the stock at once."""
	doc = lock_order(name)
	why = _refusal(doc)
	if not why:
		tried = attempt(doc, in_parts=True)
		why = _why_not(tried)
	return {"refusal": why, "now": [], "later": [], "key": ""} if why else _shown(doc, tried)


@unit_of_work
def ship_available(name: str, key: str = "") -> str:
	"""Do what `preview` has shown under `key`, as one unit of work; the order's status afterwards. Without a key whatever is
	available ships. An order that is allocated already stays as it is. Raises where nothing can ship, or something else by now."""
	doc = lock_order(name)
	doc.check_permission("write")
	if doc.sales_order:
		return doc.status
	why = _refusal(doc)
	if why:
		refuse(ErrorCode.WRONG_STATUS, why, title=_("Not Shipped"))
	tried = attempt(doc, in_parts=True)
	if not isinstance(tried.plan, Shortage):
		post(doc, tried, tried.plan)  # stock for all of it has come meanwhile
		return doc.status
	if not tried.divided:
		refuse(ErrorCode.WRONG_STATUS, _why_not(tried), title=_("Not Shipped"))
	if key and key != _shown(doc, tried)["key"]:
		refuse(
			ErrorCode.CHANGED_MEANWHILE,
			_("The stock has changed since the preview. Nothing was changed; look at the preview again."),
		)
	user = frappe.utils.get_fullname(frappe.session.user)
	order_flow.add_timeline_note(doc, _("{0} lets ship what is available").format(user))
	post(doc, tried, tried.divided.now, tried.divided)
	return doc.status


def _refusal(doc: "EcomOrder") -> str:
	if get_shop(doc.shop).ship_available == NEVER:
		return _("{0} ships its orders whole: Ship What Is Available is Never in its settings").format(
			doc.shop
		)
	if not is_short_alone(doc):
		return _("Only an order that waits for nothing but stock can be divided; this one is {0}").format(
			_(doc.status)
		)
	return ""


def _why_not(tried: Attempt) -> str:
	if tried.divided or not isinstance(tried.plan, Shortage):
		return ""
	return _("Nothing of the order can ship now: {0}").format(shortage_text(tried.plan))


def _shown(doc: "EcomOrder", tried: Attempt) -> dict:
	divided = tried.divided
	# where it is not divided there is stock for all of it, or it needs none
	first, second = (divided.now, divided.later) if divided else (tried.plan, None)
	now, later = _pieces(first), _pieces(second)
	currency = company_currency(tried.shop.company)
	return {
		"refusal": "",
		"now": [_row(one, tried) for one in now],
		"later": [{**_row(one, tried), **_awaited(one, divided)} for one in later],
		"promised_date": str(doc.promised_date or ""),
		"cost": amount_text(_cost(first), currency),
		"later_cost": amount_text(_cost(second), currency) if second else "",
		"cents": _cost(first),
		"later_cents": _cost(second),
		"key": hashlib.sha256(as_json((doc.name, now, later)).encode()).hexdigest()[:32],
	}


def _cost(plan: Plan | None) -> int:
	"""What shipping it costs, in cents; what lateness and rank weigh against other plans is nothing that is paid."""
	return sum(one.cost.freight + one.cost.handling for one in (plan.parcels if plan else ()))


def _pieces(plan: Plan | None) -> list[tuple[str, str, int]]:
	"""(warehouse, item, pieces) in the order of the plan."""
	found: dict[tuple[str, str], int] = {}
	for parcel in plan.parcels if plan else ():
		for line, qty in parcel.lines.items():
			place = (parcel.warehouse, line.rpartition("|")[2])
			found[place] = found.get(place, 0) + qty
	return [(warehouse, item, qty) for (warehouse, item), qty in found.items()]


def _row(piece: tuple[str, str, int], tried: Attempt) -> Mapping[str, object]:
	warehouse, item, qty = piece
	name = tried.need.facts[item].item_name
	return {"warehouse": warehouse, "item_code": item, "item_name": name, "qty": qty}


def _awaited(piece: tuple[str, str, int], divided: Divided) -> dict[str, object]:
	warehouse, item, _qty = piece
	known = divided.incoming.get((item, warehouse))
	return {
		"expected": _expected(piece, divided.incoming),
		"incoming": known.pieces if known else 0,
		"expected_on": divided.first_day(item, warehouse),
	}


def _expected(piece: tuple[str, str, int], under_way: Mapping[tuple[str, str], Incoming]) -> str:
	warehouse, item, _qty = piece
	known = under_way.get((item, warehouse))
	if not known:
		return _("nothing is under way yet")
	if not known.first_day:
		return _("{0} pieces under way").format(known.pieces)
	return _("{0} pieces under way, the first on {1}").format(known.pieces, formatdate(known.first_day))
