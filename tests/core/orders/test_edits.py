from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from ecom_erp.core.orders.canonical import PaymentState, Refund, from_dict, to_dict
from ecom_erp.core.orders.edits import diff, newer
from tests.support.canonical_orders import NOON, captured, line, order

OLD = order(line("1", "10.00", 2), line("2", "5.00"))


def summary(new, old=OLD):
	return [(c.kind, c.path, c.line, c.old, c.new) for c in diff(old, new)]


def test_nothing_changed_but_the_time():
	assert diff(OLD, replace(OLD, updated_at=NOON + timedelta(hours=1))) == []
	assert diff(OLD, from_dict(to_dict(OLD))) == []


def test_lines_added_removed_and_changed():
	new = replace(OLD, lines=(line("3", "1.00"), line("1", "9.50", 3)))
	assert summary(new) == [
		("line_added", "lines", "3", None, line("3", "1.00")),
		("quantity_changed", "lines.quantity", "1", 2, 3),
		("price_changed", "lines.unit_price", "1", D("10.00"), D("9.50")),
		("line_removed", "lines", "2", OLD.lines[1], None),
	]


def test_the_order_of_lines_is_no_change():
	assert diff(OLD, replace(OLD, lines=OLD.lines[::-1])) == []


def test_another_variant_is_other_goods():
	new = replace(OLD, lines=(replace(OLD.lines[0], sku="X"), OLD.lines[1]))
	assert summary(new) == [("goods_changed", "lines.sku", "1", "SKU-1", "X")]


def test_address_total_payment_cancellation():
	new = replace(
		OLD,
		shipping_address=replace(OLD.shipping_address, city="Potsdam", postal_code="14467"),
		total=D("24.00"),
		payment_state=PaymentState.PARTIALLY_PAID,
		cancelled_at=NOON,
	)
	assert summary(new) == [
		("cancelled", "cancelled_at", "", None, NOON),
		("address_changed", "shipping_address.city", "", "Berlin", "Potsdam"),
		("address_changed", "shipping_address.postal_code", "", "10119", "14467"),
		("amount_changed", "total", "", D("25.00"), D("24.00")),
		("payment_changed", "payment_state", "", PaymentState.PAID, PaymentState.PARTIALLY_PAID),
	]
	assert next(c.kind for c in diff(new, OLD)) == "reopened"


def test_new_and_changed_payments_and_refunds():
	refund = Refund("r1", NOON, D(5))
	pending = replace(captured("25.00"), succeeded=False)
	new = replace(OLD, payments=(pending, captured("1.00", external_id="p2")), refunds=(refund,))
	assert [(kind, path, new) for kind, path, _, _, new in summary(new)] == [
		("payment_changed", "payments", pending),
		("payment_added", "payments", captured("1.00", external_id="p2")),
		("refund_added", "refunds", refund),
	]


def test_two_orders_are_not_compared():
	with pytest.raises(ValueError, match="900 and 901"):
		diff(OLD, replace(OLD, external_id="901"))


def test_the_later_statement_counts_whichever_arrives_first():
	later = replace(OLD, updated_at=NOON + timedelta(seconds=1))
	assert newer(OLD, later) is newer(later, OLD) is later
	same = replace(OLD)
	assert newer(OLD, same) is same


def test_of_two_statements_of_a_second_none_takes_back_what_came_in():
	"""The message of the order's creation has come late."""
	paid = order(line("1", "12.00"))
	placed = replace(paid, payment_state=PaymentState.PENDING, payments=())
	assert newer(paid, placed) is paid and newer(placed, paid) is paid
	later = replace(placed, updated_at=NOON + timedelta(seconds=1))
	assert newer(paid, later) is later


def test_of_two_statements_of_a_second_none_takes_back_what_was_done():
	plain = order(line("1", "12.00"))
	done = (
		replace(plain, cancelled_at=NOON),
		replace(plain, refunds=(Refund("r1", NOON, D("2.00")),)),
		replace(plain, lines=(line("1", "12.00", fulfilled=1),)),
	)
	for one in done:
		assert newer(one, plain) is one and newer(plain, one) is one
	noted = replace(plain, note="ring twice")
	assert newer(plain, noted) is noted and newer(noted, plain) is plain
