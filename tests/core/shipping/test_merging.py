"""Which parcels leave in one box, and that parts of an order are worth exactly the order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.money import minor_units
from ecom_erp.core.orders.canonical import Address, Payment, PaymentKind
from ecom_erp.core.shipping.merging import Mergeable, earliest, groups, lead_first, refusals
from ecom_erp.core.shipping.parcel_worth import worths
from tests.support import canonical_orders

NOON = datetime(2026, 3, 2, 12)
HOME = Address("Ada Berg", "", "1 Main St", "", "Chicago", "Illinois", "IL", "60647", "US", "1")


def parcel(number: int, **values) -> Mergeable:
	base = Mergeable(
		f"F{number}",
		f"O{number}",
		f"#{number}",
		"Shop",
		"Co",
		"Main",
		"ada@example.com",
		HOME,
		"USD",
		"Ground",
		"To Pick",
		NOON + timedelta(minutes=number),
		date(2026, 3, 9),
		date(2026, 3, 7),
		box=f"F{number}",
	)
	return replace(base, **values)


def test_two_alike_may():
	# the phone number and the way of writing are no other place
	written = replace(HOME, line1="1  MAIN st", phone="2")
	assert refusals([parcel(1), parcel(2, address=written)]) == []


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"company": "Other"}, "different companies"),
		({"shop": "Other"}, "different shops: Other, Shop"),
		({"warehouse": "East"}, "different warehouses: East, Main"),
		({"currency": "EUR"}, "different currencies: EUR, USD"),
		({"service": "Express"}, "different ways: Express, Ground"),
		({"customer": "bob"}, "different people"),
		({"address": replace(HOME, line1="2 Main St")}, "different addresses"),
		({"paid": False}, "#2 is not paid"),
		({"held": "Call him"}, "#2 is on hold: Call him"),
		({"label": True}, "#2 already has a label"),
		({"status": "Shipped"}, "#2 is Shipped"),
		({"packages": 2}, "#2 is packed into 2 packages"),
		({"packer": "Bo"}, "#2 is being packed by Bo"),
		({"joined": "F9"}, "#2 already leaves together"),
	],
)
def test_each_reason(values, said):
	[why] = refusals([parcel(1), parcel(2, **values)])
	assert said in why.message.format(**why.params)


def test_what_was_typed_in_goes_with_an_order_of_a_shop():
	assert refusals([parcel(1), parcel(2, shop="Desk", service="", entered=True)]) == []
	assert len(refusals([parcel(1), parcel(2, shop="Desk", service="Express", entered=True)])) == 1


def test_all_reasons_at_once():
	assert len(refusals([parcel(1), parcel(2, warehouse="East", paid=False, held="x", currency="EUR")])) == 4


def test_the_oldest_leads_and_the_earliest_promise_wins():
	late, early = parcel(1), parcel(2, promised=date(2026, 3, 8), ship_by=date(2026, 3, 5))
	assert [one.parcel for one in lead_first([early, late])] == ["F1", "F2"]
	assert earliest([late, early]) == (date(2026, 3, 8), date(2026, 3, 5))


def test_the_window_begins_with_the_first_and_nothing_begun_is_touched():
	parcels = [
		parcel(1),
		parcel(59),
		parcel(70),  # more than an hour after the first
		parcel(3, wave="W1"),
		parcel(4, status="Picked"),
		parcel(5, shop="Never"),
		parcel(6, order="S"),
		parcel(7, order="S"),  # split on purpose
	]
	found = groups(parcels, {"Shop": 1})
	assert [[one.parcel for one in group] for group in found] == [["F1", "F59"]]
	assert groups([parcel(1), parcel(2, box="F1")], {"Shop": 1}) == []
	assert len(groups([parcel(1), parcel(2, box="F1"), parcel(3)], {"Shop": 1})[0]) == 3


amounts = st.integers(0, 100_000)


@st.composite
def orders_in_parcels(draw):
	"""An order in a currency of 0, 2 or 3 decimals, and its pieces given out to parcels, some of which a line may be absent from."""
	currency = draw(st.sampled_from(["JPY", "USD", "KWD"]))
	unit = Decimal(1).scaleb(-minor_units(currency))
	money = amounts.map(lambda minor: minor * unit)
	lines = []
	for number in range(draw(st.integers(1, 4))):
		quantity, price = draw(st.integers(1, 6)), draw(money)
		base = canonical_orders.line(str(number), "1", quantity)
		share = draw(st.integers(0, 100))
		off = (price * quantity * share / 100).quantize(unit)
		lines.append(replace(base, unit_price=price, discount=min(off, price * quantity), tax=draw(money)))
	net = sum((line.gross - line.discount for line in lines), Decimal(0))
	order = canonical_orders.order(
		*lines,
		currency=currency,
		taxes_included=draw(st.booleans()),
		shipping=draw(money),
		shipping_tax=draw(money),
		discount=min(draw(money), net),
		tip=draw(money),
		fees=draw(money),
		fees_tax=draw(money),
	)
	order = replace(order, total=order.computed_total)
	paid = (Payment("p", "card", PaymentKind.CAPTURE, draw(money), currency),)
	count = draw(st.integers(1, 4))
	parcels = [{} for _parcel in range(count)]
	for line in lines:
		for _piece in range(line.quantity):
			chosen = parcels[draw(st.integers(0, count - 1))]
			chosen[line.external_id] = chosen.get(line.external_id, 0) + 1
	return replace(order, payments=paid), parcels


@given(orders_in_parcels())
def test_the_parcels_are_worth_exactly_the_order(case):
	order, parcels = case
	found = worths(order, parcels)

	def total(name: str) -> Decimal:
		return sum((getattr(one, name) for one in found), Decimal(0))

	assert total("total") == order.total == order.computed_total
	assert total("tax") == order.tax
	assert total("shipping") == order.shipping
	assert total("paid") == order.paid
	assert total("other") == order.tip + order.fees
	for one in found:
		assert one.goods >= 0 and one.tax >= 0
