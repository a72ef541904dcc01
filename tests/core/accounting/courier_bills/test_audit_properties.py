"""What holds of any bill, by a slow look at it: the parts come to what is too much, nothing is asked back twice, and doubled
carriage is found however the lines stand."""

from collections import defaultdict
from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.courier_bills.audit import audit
from ecom_erp.core.accounting.courier_bills.model import BillLine, Charge, ChargeKind
from ecom_erp.core.accounting.courier_bills.reasons import BillClass
from ecom_erp.core.accounting.courier_bills.shipments import Shipment, Terms

NUMBERS = ("T1", "T2", "T3", "")
amounts = st.sampled_from(["0.50", "1.00", "2.00", "4.00", "8.00", "-1.00", "-6.00"]).map(D)
days = st.sampled_from([None, date(2026, 3, 9), date(2026, 3, 12)])


@st.composite
def any_line(draw, number):
	charges = draw(st.lists(st.tuples(st.sampled_from(list(ChargeKind)), amounts), min_size=1, max_size=4))
	return BillLine(
		f"L{number}",
		draw(st.sampled_from(NUMBERS)),
		tuple(Charge(kind, kind.value, amount) for kind, amount in charges),
		service=draw(st.sampled_from(["", "Ground", "Next Day Air"])),
		zone=draw(st.sampled_from(["", "4", "5"])),
		billed_grams=draw(st.sampled_from([0, 1000, 5000])),
		delivered_on=draw(days),
		discount=draw(st.sampled_from([None, D(0), D("1.00")])),
		is_return=draw(st.sampled_from([False, False, True])),
	)


@st.composite
def any_shipments(draw):
	return [
		Shipment(
			f"S-{number}",
			number,
			draw(st.sampled_from([None, D("3.00"), D("8.00")])),
			draw(st.sampled_from(["USD", "USD", "USD", "EUR"])),
			grams=900,
			billable_grams=draw(st.sampled_from([0, 1000])),
			service=draw(st.sampled_from(["", "ground"])),
			zone=draw(st.sampled_from(["", "4"])),
			is_return=draw(st.booleans()),
			is_void=draw(st.sampled_from([False, False, True])),
			has_left=draw(st.sampled_from([True, True, False])),
			promised_on=draw(days),
			delivered_on=draw(days),
			billed=draw(st.sampled_from([D(0), D("2.00")])),
			freight_billed=draw(st.booleans()),
		)
		for number in draw(st.lists(st.sampled_from(NUMBERS[:3]), unique=True))
	]


bills = st.integers(0, 6).flatmap(lambda count: st.tuples(*(any_line(number) for number in range(count))))
terms = st.builds(Terms, st.sampled_from([D(0), D("1.00")]), st.just(1000), st.booleans())


def net(line: BillLine) -> D:
	return sum([charge.amount for charge in line.charges], D(0))


@given(bills, any_shipments(), terms)
def test_parts_come_to_what_is_too_much_and_to_no_more_than_was_charged(lines, shipments, agreed):
	for line, one in zip(lines, audit(lines, shipments, "USD", agreed), strict=True):
		assert one.line_id == line.line_id
		if one.difference is None:
			assert one.expected is None and one.claimable == 0
			continue
		assert one.expected + one.difference == net(line)
		too_much = sum((part.amount for part in one.parts if part.cause is not BillClass.LATE), D(0))
		assert too_much in (
			(D(0), one.difference) if abs(one.difference) <= agreed.tolerance else (one.difference, D(0))
		)
		if one.difference > agreed.tolerance:
			assert too_much == one.difference
		assert one.claimable <= max(net(line), D(0))
		assert all(part.amount > 0 or net(line) <= 0 for part in one.parts)


@given(bills, any_shipments())
def test_of_all_carriages_of_a_parcel_one_is_paid(lines, shipments):
	"""By counting, without regard to what else a line says."""
	known = {one.tracking_number: one for one in shipments}
	carriages = defaultdict(list)
	for line, one in zip(lines, audit(lines, shipments, "USD", Terms()), strict=True):
		freight = sum([c.amount for c in line.charges if c.kind is ChargeKind.FREIGHT], D(0))
		if line.tracking_number in known and freight > 0 and not line.is_return:
			carriages[line.tracking_number].append((net(line) >= 0, one.cause is BillClass.DOUBLED))
	for number, seen in carriages.items():
		first_may_be_paid = not known[number].freight_billed
		for place, (charged, doubled) in enumerate(seen):
			assert doubled is (charged and (place > 0 or not first_may_be_paid))


@given(bills, any_shipments(), terms)
def test_what_is_paid_for_a_parcel_without_complaint_is_no_more_than_the_quote(lines, shipments, agreed):
	paid, count = defaultdict(D), defaultdict(int)
	for line, one in zip(lines, audit(lines, shipments, "USD", agreed), strict=True):
		too_much = sum((part.amount for part in one.parts if part.cause is not BillClass.LATE), D(0))
		paid[line.tracking_number] += net(line) - too_much
		count[line.tracking_number] += 1
	for one in shipments:
		charged = [line for line in lines if line.tracking_number == one.tracking_number]
		if one.quoted is not None and one.currency == "USD" and all(net(line) >= 0 for line in charged):
			number = one.tracking_number
			assert paid[number] <= one.quoted + count[number] * agreed.tolerance
