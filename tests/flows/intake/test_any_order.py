"""Whatever stands in the text fields of an order, it reaches the pool, is reviewed, and may be stated anew."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import Enum

import frappe
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecom_erp.core.orders.canonical import CanonicalOrder, Refund, RefundLine, storable_order
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.review import order_review
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

NASTY = (
	"", " ", "-", "n/a", "\x00", "\u200b", "\ud83d", "😀", "<b>", "<![x[ y", "<" * 200, "&" * 200 + "<i>", "[" * 2000 + "<",
	"x" * 141, "ß" * 141, "é" * 70_000, "a\nb", "ab…", "New Customer", "Customer", "USD", "QZ", "%s {0} {} {x}",
	"+1 312 555 0142 ext. 12", "jürgen@müller.de", "ada@example,com", "';--", "A.#.B", "2026-13-45",
)  # fmt: skip
TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=12))


@st.composite
def orders(draw) -> CanonicalOrder:
	"""An order with a refund, and any text in each text field of all its parts."""
	lines = line("SKU", "10.00"), line("SKU", "5.00", 2)
	part = RefundLine(lines[0].external_id, 1, Decimal("10.00"))
	refund = Refund("R", None, Decimal("10.00"), (part,))
	order = make_order(*lines, refunds=(refund,), tags=("a", "b"))
	other = filled(order, lambda: draw(TEXT))
	currency = draw(st.sampled_from(("USD", other.currency)))
	return replace(other, external_id=order.external_id + other.external_id, currency=currency)


@st.composite
def buyers(draw) -> dict:
	"""What a buyer writes into a checkout of an order that can be shipped."""
	ordinary = make_order()
	place = filled(ordinary.shipping_address, lambda: draw(TEXT))
	fixed = {
		name: getattr(factory.CHICAGO, name) for name in ("province_code", "postal_code", "country_code")
	}
	return {
		"buyer": filled(ordinary.buyer, lambda: draw(TEXT)),
		"shipping_address": replace(place, **fixed),
		"billing_address": filled(ordinary.billing_address, lambda: draw(TEXT)),
		**{name: draw(TEXT) for name in ("number", "shipping_method", "note")},
	}


def filled(value, text: Callable[[], str]):
	"""The value with other texts in it."""
	if isinstance(value, str) and not isinstance(value, Enum):
		return text()
	if isinstance(value, tuple):
		return tuple(filled(one, text) for one in value)
	if is_dataclass(value):
		return replace(value, **{one.name: filled(getattr(value, one.name), text) for one in fields(value)})
	return value


# with a database behind it, making a failing example smaller takes longer than reading it
@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(first=orders(), second=orders())
def test_any_order_is_in_the_pool(shop, first, second):
	name = factory.pooled(shop, first)
	doc = factory.get(name)
	assert read_canonical(doc) == storable_order(first)
	assert len(doc.lines) == 2
	assert order_review.review(name) in ("To Pay", "On Hold")
	# its payments stay: what is known of money does not follow what is said later
	later = replace(
		second,
		external_id=first.external_id,
		updated_at=first.updated_at + timedelta(minutes=1),
		payments=first.payments,
		# a shop that says nothing of fraud any more has not taken back what it said
		risk_advice=storable_order(second).risk_advice or first.risk_advice,
	)
	assert factory.pooled(shop, later) == name
	assert read_canonical(factory.get(name)) == storable_order(later)
	order_review.review(name)
	frappe.get_doc("Ecom Buyer", doc.buyer).save()


@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(written=buyers())
def test_any_buyer_gets_documents_in_erpnext(shop, written):
	name = factory.pooled(shop, make_order(line(stocked(main=1), "10.00"), **written))
	frappe.db.set_value("Ecom Order", name, "status", "Approved")
	assert allocate.allocate(name) == "Allocated"
	doc = factory.get(name)
	sales_order = frappe.get_doc("Sales Order", doc.sales_order)
	assert sales_order.shipping_address_name or not (doc.ship_line1 and doc.ship_city)
	for document in ("Customer", doc.customer), ("Address", sales_order.shipping_address_name):
		if document[1]:
			frappe.get_doc(*document).save()
