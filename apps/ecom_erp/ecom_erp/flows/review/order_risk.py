"""The risk of an order: what is known of it is gathered, scored, shown on it, and held for a person where it is too high."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint
from pypika.terms import ValueWrapper

from ecom_erp.core import risk_keys
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.quantities import Recipe, Units, pieces_of
from ecom_erp.core.review import risk
from ecom_erp.core.review.risk import Risk, RiskFacts, RiskRules, Signal
from ecom_erp.erp.stock.stock_costs import costs_of
from ecom_erp.flows.review.rule_facts import History, Subject

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

ORDER = "Ecom Order"
MOST_COUNTED = 50  # orders with the same e-mail address, phone number or address that are counted
USUAL_OF = 200  # the latest orders of a shop, of which the usual amount is taken
_WEIGHTS = {
	Signal.SHOP_CANCEL: "risk_shop_cancel",
	Signal.SHOP_CHECK: "risk_shop_check",
	Signal.EMAIL_OFTEN: "risk_often",
	Signal.PHONE_OFTEN: "risk_often",
	Signal.ADDRESS_OFTEN: "risk_often",
	Signal.LARGE: "risk_large",
	Signal.COUNTRY: "risk_country",
	Signal.FIRST: "risk_first",
	Signal.DISPOSABLE: "risk_disposable",
}


def rules() -> RiskRules:
	"""As an admin has set them."""
	settings = frappe.get_cached_doc("Ecom Settings")
	return RiskRules(
		hold_from=cint(settings.risk_hold_from),
		hours=cint(settings.risk_hours),
		often=cint(settings.risk_orders),
		times=cint(settings.risk_times),
		weights={signal: cint(settings.get(name)) for signal, name in _WEIGHTS.items()},
	)


def review_risk(
	doc: "EcomOrder", subject: Subject, earlier: History, shop: "EcomShop", mapped: Mapping[str, Recipe]
) -> list[Finding]:
	"""Write score, reasons and margin onto the order, and return what it is held for. The caller holds its lock and saves."""
	set_by = rules()
	found = risk.assess(facts_of(doc, subject, earlier, set_by), set_by)
	doc.risk_score = found.score
	doc.risk_reasons = json.dumps([[signal.value, points] for signal, points in found.reasons])
	left = _margin(doc, subject.order, shop, mapped)
	doc.margin, doc.margin_known = float(left or 0), int(left is not None)
	return [*_risk_findings(doc, found, set_by), *_margin_findings(left, from_field(shop.minimum_margin))]


def facts_of(doc: "EcomOrder", subject: Subject, earlier: History, set_by: RiskRules) -> RiskFacts:
	"""What the database knows of the order; a fixed number of queries over bounded rows, however many orders there are."""
	order = subject.order
	to, bill = order.shipping_address, order.billing_address
	counted = _counts(doc, set_by.hours)
	listed = _listed(doc, order)
	return RiskFacts(
		advice=order.risk_advice,
		emails=counted.get("email_key", 0),
		phones=counted.get("phone_key", 0),
		addresses=counted.get("address_key", 0),
		total=subject.base_total,
		usual=_usual(doc) if set_by.times else None,
		billing_elsewhere=bool(bill.country_code and to.country_code)
		and bill.country_code != to.country_code,
		first_order=bool(doc.buyer) and not earlier.earlier,
		disposable=risk_keys.is_disposable(order.buyer.email),
		blocked="Block" in listed,
		allowed="Allow" in listed,
	)


def _counts(doc: "EcomOrder", hours: int) -> dict[str, int]:
	order, query = frappe.qb.DocType(ORDER), None
	for name in risk_keys.OF_ORDER:
		if not doc.get(name):
			continue
		same = (
			frappe.qb.from_(order)
			.select(order.name)
			.where((order[name] == doc.get(name)) & (order.name != doc.name))
			.where(
				(order.ordered_at > doc.ordered_at - timedelta(hours=hours))
				& (order.ordered_at <= doc.ordered_at)
			)
			.where(order.original_order.isnull() | (order.original_order == ""))
			.limit(MOST_COUNTED)
		)
		counted = frappe.qb.from_(same).select(ValueWrapper(name), Count("*"))
		query = query.union_all(counted) if query else counted
	return dict(query.run()) if query else {}


def _usual(doc: "EcomOrder") -> Decimal | None:
	"""Of the shop's latest orders before this one."""
	order = frappe.qb.DocType(ORDER)
	query = (
		frappe.qb.from_(order)
		.select(order.base_total)
		.where((order.shop == doc.shop) & (order.ordered_at < doc.ordered_at))
		.orderby(order.ordered_at, order=frappe.qb.desc)
		.limit(USUAL_OF)
	)
	return risk.usual_amount(from_field(total) for total in query.run(pluck=True))


def _listed(doc: "EcomOrder", order: CanonicalOrder) -> set[str]:
	"""On which lists the order's buyer is."""
	named = {key for key in risk_keys.keys_of(order, doc.customer or "") if key}
	if not named:
		return set()
	rows = frappe.get_all(
		"Ecom Risk List Entry",
		{"enabled": 1, "match_key": ("in", sorted(map(risk_keys.entry_key, named)))},
		["list_type", "shop"],
	)
	return {row.list_type for row in rows if row.shop in (None, "", doc.shop)}


def _risk_findings(doc: "EcomOrder", found: Risk, set_by: RiskRules) -> Iterator[Finding]:
	"""A person who has released the order for these reasons, and perhaps more, is not asked again."""
	if not set_by.hold_from or found.score < set_by.hold_from:
		return
	reasons = [signal.value for signal, _points in found.reasons]
	if any(set(reasons) <= known for known in _released(doc)):
		return
	yield Finding(HoldCode.RISK, "The risk is high: {reasons}", {"reasons": ", ".join(reasons)})


def _released(doc: "EcomOrder") -> Iterator[set[str]]:
	for row in doc.holds:
		if row.code == HoldCode.RISK and row.status == HoldStatus.RELEASED:
			for part in json.loads(row.said or "[]"):
				yield set(part.get("params", {}).get("reasons", "").split(", "))


def _margin_findings(left: Decimal | None, minimum: Decimal) -> Iterator[Finding]:
	if minimum > 0 and left is not None and left < minimum:
		yield Finding(
			HoldCode.BELOW_MARGIN,
			"What is left after the cost of the goods is below the minimum margin of the shop, {minimum} %",
			{"minimum": f"{minimum.normalize():f}"},
		)


def _margin(
	doc: "EcomOrder", order: CanonicalOrder, shop: "EcomShop", mapped: Mapping[str, Recipe]
) -> Decimal | None:
	"""The margin of the goods after all discounts, without tax and shipping; None unless the cost of each is known."""
	base, stated = from_field(doc.base_total), order.total
	if not (base > 0 and stated > 0 and order.lines):
		return None
	listings = {row.line_id: row.listing for row in doc.lines}
	pieces: dict[str, Decimal] = {}
	for line in order.lines:
		recipe = mapped.get(listings.get(line.external_id) or "")
		if not recipe:
			return None
		for item, qty in pieces_of(Units(line.quantity), recipe).items():
			pieces[item] = pieces.get(item, Decimal(0)) + qty
	costs = costs_of(pieces.keys(), {row.warehouse for row in shop.warehouses})
	if any(item not in costs for item in pieces):
		return None
	sold = sum((line.gross - line.discount for line in order.lines), Decimal(0)) - order.discount
	if order.taxes_included:
		sold -= sum((line.tax for line in order.lines), Decimal(0))
	return risk.margin(
		sold * base / stated, sum((costs[item] * qty for item, qty in pieces.items()), Decimal(0))
	)


def words(doc: "EcomOrder") -> dict:
	"""The risk for the order's page, in the reader's language: {"score", "hold_from", "reasons": [{"text", "points"}], "margin"}."""
	reasons = json.loads(doc.risk_reasons or "[]")
	return {
		"score": cint(doc.risk_score),
		"hold_from": rules().hold_from,
		"reasons": [{"text": _(text), "points": points} for text, points in reasons],
		"margin": doc.margin if doc.margin_known else None,
	}


def texts() -> tuple[str, ...]:
	"""The reasons, where translations are looked for."""
	return (
		_("on the allow list"),
		_("on the block list"),
		_("the shop recommends cancelling"),
		_("the shop recommends a check"),
		_("many orders with this e-mail address"),
		_("many orders with this phone number"),
		_("many orders to this address"),
		_("unusually large for the shop"),
		_("billed in another country"),
		_("first order of the buyer"),
		_("disposable e-mail address"),
	)
