"""Orders from the rows of a table: made to the cent, or kept from it with a reason."""

from datetime import datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.intake import table_header, table_text
from ecom_erp.core.intake.order_table import TableSettings, read_orders
from ecom_erp.core.masked_buyers import is_masked
from ecom_erp.core.orders.canonical import PaymentState, ShopStop

D = Decimal
HEADER = ["Order ID", "Date", "SKU", "Quantity", "Unit Price", "Total", "Status", "Buyer", "City", "Country"]
ROW = ["A1", "2026-03-02 09:15", "AO-MUG", "2", "79.00", "158.00", "paid", "Li Lei", "Beijing", "CN"]


def settings(header=HEADER, **changes):
	return TableSettings(
		**{
			"columns": table_header.guess(header),
			"currency": "CNY",
			"time_zone": "Asia/Shanghai",
			"gateway": "alipay",
			**changes,
		}
	)


def orders(*rows, header=HEADER, **changes):
	return list(read_orders(header, rows, settings(header, **changes)))


def row(**changes):
	names = {name.lower().replace(" ", "_"): index for index, name in enumerate(HEADER)}
	cells = list(ROW)
	for name, value in changes.items():
		cells[names[name]] = value
	return cells


def problems(*rows, **changes):
	"""(row, column, message) of all problems."""
	return [(p.row, p.column, p.message) for one in orders(*rows, **changes) for p in one.problems]


def test_a_row_is_an_order():
	(made,) = orders(ROW)
	order = made.order
	assert (made.order_id, made.row, made.problems) == ("A1", 2, ())
	assert order.created_at == datetime(2026, 3, 2, 1, 15, tzinfo=timezone.utc) == order.updated_at
	assert order.payment_state is PaymentState.PAID and order.total == order.computed_total == D("158.00")
	(payment,) = order.payments
	assert (payment.external_id, payment.gateway, payment.amount) == ("A1-paid", "alipay", D("158.00"))
	assert [(line.external_id, line.sku, line.quantity) for line in order.lines] == [("1", "AO-MUG", 2)]
	assert (order.buyer.name, order.shipping_address.country_code) == ("Li Lei", "CN")


def test_rows_with_one_order_id_are_one_order():
	"""The total stands in the first row alone, as marketplaces write it; rows of two orders may be mixed."""
	rows = [
		row(total="237.00"),
		row(order_id="A2"),
		row(sku="AO-TEE", quantity="1", total="", date="", status="", buyer="", city="", country=""),
	]
	first, second = orders(*rows)
	assert [line.sku for line in first.order.lines] == ["AO-MUG", "AO-TEE"]
	assert first.order.total == first.order.computed_total == D("237.00")
	assert (second.order_id, second.row) == ("A2", 3)


BLANK = dict.fromkeys(("order_id", "date", "total", "status", "buyer", "city", "country"), "")


def test_a_row_without_an_id_is_a_further_line_of_the_order_above():
	more = row(**{**BLANK, "sku": "AO-TEE", "quantity": "3", "unit_price": "5.00"})
	first, second = orders(row(total=""), more, row(order_id="A2"), more, more)
	assert [(line.sku, line.quantity) for line in first.order.lines] == [("AO-MUG", 2), ("AO-TEE", 3)]
	assert first.order.total == first.order.paid == D("173.00")
	assert [line.external_id for line in second.order.lines] == ["1", "2", "3"]


def test_an_order_waits_for_the_id_of_a_row_that_may_be_its_own():
	"""Its date is that of the order above; whose line it is cannot be told."""
	found = orders(row(), row(**{**BLANK, "date": ROW[1], "sku": "AO-TEE"}), row(order_id="A3"))
	assert [(one.order_id, one.order is not None) for one in found] == [("A1", False), ("A3", True)]
	assert [(p.row, p.column) for p in found[0].problems] == [(3, "Order ID")]


def test_a_row_of_another_order_without_an_id_stands_alone():
	found = orders(row(), row(order_id="", buyer="Han Mei"), row(**BLANK))
	assert [(one.row, one.order is not None) for one in found] == [(2, True), (3, False)]
	assert orders([], row(**BLANK))[0].order is None
	assert [one.order is not None for one in orders(row(), [], row(**BLANK))] == [True, False]


@pytest.mark.parametrize(
	("quantity", "total", "currency", "price", "discount"),
	[
		("4", "22.00", "USD", "5.50", "0.00"),
		("3", "20.00", "USD", "6.67", "0.01"),
		("7", "100", "JPY", "15", "5"),
		("3", "1.000", "KWD", "0.334", "0.002"),
		("1", "9.99", "USD", "9.99", "0.00"),
	],
)
def test_a_row_may_state_what_its_line_costs(quantity, total, currency, price, discount):
	header = ["Order ID", "Date", "SKU", "Quantity", "Line Total"]
	(made,) = orders(
		["A1", "2026-03-02", "X", quantity, total], header=header, currency=currency, payment="paid"
	)
	(line,) = made.order.lines
	assert (line.unit_price, line.discount, made.order.total) == (D(price), D(discount), D(total))


def test_a_lines_amount_that_is_missing_is_told():
	header = ["Order ID", "Date", "SKU", "Quantity", "Line Total"]
	assert [p.column for p in orders(["A1", "2026-03-02", "X", "1", ""], header=header)[0].problems] == [
		"Line Total"
	]


def test_a_tax_of_the_whole_order_is_shared_by_its_lines():
	"""2.00 of 3.00 for 20 of 30; what a line states itself is a part of it, and so is that of shipping."""
	header = [
		"Order ID",
		"Date",
		"SKU",
		"Quantity",
		"Unit Price",
		"Order Tax",
		"Line Tax",
		"Shipping",
		"Shipping Tax",
	]
	rows = [
		["A1", "2026-03-02", "X", "2", "10.00", "3.00", "", "5.00", ""],
		["A1", "", "Y", "1", "10.00", "", "", "", ""],
	]
	(made,) = orders(*rows, header=header, payment="paid")
	assert [line.tax for line in made.order.lines] == [D("2.00"), D("1.00")] and made.order.total == D(
		"38.00"
	)
	rows[0][6:9] = ["1.50", "5.00", "0.50"]
	(made,) = orders(*rows, header=header, payment="paid")
	assert made.order.tax == D("3.00") and made.order.shipping_tax == D("0.50")
	assert sum(line.tax for line in made.order.lines) == D("2.50")


AMAZON = ["order-id", "order-item-id", "purchase-date", "payments-date", "buyer-phone-number", "sku", "product-name",
	"quantity-purchased", "item-price", "item-tax", "shipping-price", "shipping-tax", "ship-country"]  # fmt: skip


def test_amounts_of_an_amazon_report_are_those_of_the_row():
	"""4 pieces for 22.00, freight of each row for itself: 22 + 1.76 + 3 + 0.24 and 8.50 + 0.68 + 1.20."""
	rows = [
		["302-1", "71", "2026-02-03T08:00:00Z", "2026-02-03T08:01:00Z", "030 1", "TIN", "Tin", "4", "22.00", "1.76", "3.00", "0.24", "DE"],
		["302-1", "72", "2026-02-03T08:00:00Z", "2026-02-03T08:01:00Z", "030 1", "JAR", "Jar", "1", "8.50", "0.68", "1.20", "0.00", "DE"],
	]  # fmt: skip
	(made,) = orders(*rows, header=AMAZON, currency="EUR", payment="paid")
	order = made.order
	assert [(one.external_id, one.quantity, one.unit_price) for one in order.lines] == [
		("71", 4, D("5.50")),
		("72", 1, D("8.50")),
	]
	assert (order.shipping, order.shipping_tax, order.total) == (D("4.20"), D("0.24"), D("37.38"))
	assert order.buyer.phone == "030 1"


def test_gift_wrap_and_a_promotion_of_the_freight_in_an_amazon_report():
	"""22.00 + 1.76, freight 3.00 less 3.00, wrap 3.99 + 0.32."""
	header = [*AMAZON, "ship-promotion-discount", "gift-wrap-price", "gift-wrap-tax"]
	row = ["302-1", "71", "2026-02-03T08:00:00Z", "2026-02-03T08:01:00Z", "030 1", "TIN", "Tin", "4", "22.00", "1.76", "3.00", "0.00",
		"DE", "3.00", "3.99", "0.32"]  # fmt: skip
	(made,) = orders(row, header=header, currency="EUR", payment="paid")
	order = made.order
	assert (order.shipping, order.fees, order.fees_tax, order.total) == (
		D(0),
		D("3.99"),
		D("0.32"),
		D("28.07"),
	)


def test_an_order_that_amazon_ships_is_not_shipped_from_here():
	row = [
		"302-1",
		"71",
		"2026-02-03T08:00:00Z",
		"2026-02-03T08:01:00Z",
		"",
		"TIN",
		"Tin",
		"4",
		"22.00",
		"",
		"",
		"",
		"DE",
	]
	header = [*AMAZON, "fulfillment-channel", "order-status"]
	theirs, ours, afn = ([*row, channel, "Unshipped"] for channel in ("Amazon", "Merchant", "AFN"))
	ours[0], afn[0] = "302-2", "302-3"
	made = orders(theirs, ours, afn, header=header, currency="EUR")
	assert [one.order.fulfilled for one in made] == [True, False, True]
	mixed = [*row[:1], "72", *row[2:], "Merchant", "Unshipped"]
	(refused,) = orders(theirs, mixed, header=header, currency="EUR")
	assert "ships a part" in refused.problems[0].message


def test_elsewhere_an_item_price_is_that_of_a_piece():
	guessed = table_header.guess(["Order No", "Date", "SKU", "Qty", "Item Price"])
	assert guessed["unit_price"] == "Item Price" and "line_total" not in guessed


SHOPIFY = ["Name", "Email", "Financial Status", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total",
	"Discount Amount", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku",
	"Lineitem discount", "Billing Name", "Shipping Name", "Payment Method", "Payment Reference", "Id"]  # fmt: skip


def test_an_export_of_shopify_is_read_as_it_is_meant():
	"""The order goes by its name; its discount of 4.00 holds the 1.00 of the first line."""
	when = "2026-02-03 09:00:00 +0100"
	first = ["#77", "mo@example.com", "paid", "unfulfilled", "EUR", "46.00", "4.90", "9.67", "60.57", "4.00", when, "3", "Jar",
		"12.00", "JAR", "1.00", "Mo Winter", "Kim Winter", "paypal", "cA.1 + #77.2", "880077"]  # fmt: skip
	second = ["#77", "mo@example.com", *[""] * 8, when, "2", "Lid", "7.00", "", "0.00", *[""] * 5]
	sent = ["#78", "", "partially_refunded", "fulfilled", *first[4:]]
	one, two = orders(first, second, sent, header=SHOPIFY)
	order = one.order
	assert (order.external_id, order.buyer.name, order.shipping_address.name) == (
		"#77",
		"Mo Winter",
		"Kim Winter",
	)
	assert (order.discount, order.tax, order.total, order.computed_total) == (
		D("4.00"),
		D("9.67"),
		D("60.57"),
		D("60.57"),
	)
	assert [line.title for line in order.lines] == ["Jar", "Lid"] and order.lines[1].sku == ""
	assert order.payments[0].external_id == "cA.1+#77.2" and not order.fulfilled
	assert two.order.fulfilled and two.order.payment_state is PaymentState.PARTIALLY_REFUNDED


def test_a_total_that_does_not_add_up_is_left_to_the_review():
	(made,) = orders(row(total="158.01"))
	assert made.order.total - made.order.computed_total == D("0.01")


def test_without_a_total_the_parts_are_the_total():
	header = [*HEADER[:5], "Shipping", "Line Discount", "Line Tax"]
	(made,) = orders(["A1", "2026-03-02", "X", "3", "10.00", "5.00", "1.00", "2.90"], header=header)
	assert made.order.total == D("36.90")  # 30 - 1 + 2.90 tax + 5
	(included,) = orders(
		["A1", "2026-03-02", "X", "3", "10.00", "5.00", "1.00", "2.90"], header=header, taxes_included=True
	)
	assert included.order.total == D("34.00")


@pytest.mark.parametrize(
	("written", "sign", "currency", "amount"),
	[
		("1,234.50", ".", "CNY", "1234.50"),
		("1.234,50", ",", "CNY", "1234.50"),
		("1 234,50", ",", "CNY", "1234.50"),
		("1'234.50", ".", "CHF", "1234.50"),
		("12,345,678", ".", "CNY", "12345678.00"),
		("0.125", ".", "CNY", "0.125"),
		("1.2345", ".", "CNY", "1.2345"),
		("1.234", ".", "KWD", "1.234"),
		("1,234", ".", "JPY", "1234.00"),
		("¥79", ".", "CNY", "79.00"),
		("79.00元", ".", "CNY", "79.00"),
		("€ 12,5", ",", "EUR", "12.50"),
		("USD 12.50", ".", "USD", "12.50"),
		("$12.50", ".", "CAD", "12.50"),
		("£ 12.50 GBP", ".", "GBP", "12.50"),
		("₹1,23,456.50", ".", "INR", "123456.50"),
		("Rs. 12,34,567", ".", "INR", "1234567.00"),
		("12,50 zł", ",", "PLN", "12.50"),
		("1 250,00 kr", ",", "SEK", "1250.00"),
		("R$ 12,50", ",", "BRL", "12.50"),
		("HK$12.50", ".", "HKD", "12.50"),
		(79, ".", "CNY", "79.00"),
		(79.9, ".", "CNY", "79.90"),
		(1.234, ".", "CNY", "1.234"),
		(0.1 + 0.2, ".", "CNY", "0.30"),
	],
)
def test_how_amounts_are_written(written, sign, currency, amount):
	(made,) = orders(row(unit_price=written, quantity="1", total=""), decimal_sign=sign, currency=currency)
	assert made.problems == () and made.order.lines[0].unit_price == D(amount)


@pytest.mark.parametrize(
	("written", "form", "moment"),
	[
		("2026-03-02", "", "2026-03-01T16:00:00+00:00"),
		("2026/03/02 09:15:30", "", "2026-03-02T01:15:30+00:00"),
		("2026年3月2日 09:15", "", "2026-03-02T01:15:00+00:00"),
		("2026-03-02T09:15:00Z", "", "2026-03-02T09:15:00+00:00"),
		("02.03.2026", "%d.%m.%Y", "2026-03-01T16:00:00+00:00"),
		("3/2/2026", "%m/%d/%Y", "2026-03-01T16:00:00+00:00"),
		("03/02/26", "%m/%d/%Y", "2026-03-01T16:00:00+00:00"),
		("02.03.26 09:15", "%d.%m.%Y", "2026-03-02T01:15:00+00:00"),
		("Mar-02-26", "", "2026-03-01T16:00:00+00:00"),
		("03/02/2026 9:15 PM", "%m/%d/%Y", "2026-03-02T13:15:00+00:00"),
		("03/02/2026 12:05:00 AM", "%m/%d/%Y", "2026-03-01T16:05:00+00:00"),
		("Mar 2, 2026, 9:15 PM", "", "2026-03-02T13:15:00+00:00"),
		("2-Mar-2026", "%m/%d/%Y", "2026-03-01T16:00:00+00:00"),
		("Mar 2, 2026", "", "2026-03-01T16:00:00+00:00"),
		("2026-03-02 09:15:30 -0600", "", "2026-03-02T15:15:30+00:00"),
		(datetime(2026, 3, 2, 9, 15), "", "2026-03-02T01:15:00+00:00"),
	],
)
def test_how_dates_are_written(written, form, moment):
	(made,) = orders(row(date=written), date_format=form)
	assert made.problems == () and made.order.created_at.isoformat() == moment


@pytest.mark.parametrize(
	("changes", "column", "says"),
	[
		({"order_id": ""}, "Order ID", "The ID is missing"),
		({"order_id": "5.4E+12"}, "Order ID", "rounded this ID"),
		({"order_id": 5400000000001001}, "Order ID", "rounded this ID"),
		({"order_id": "A 1"}, "Order ID", "Not a valid ID"),
		({"date": ""}, "Date", "The date is missing"),
		({"date": "02.03.2026"}, "Date", "Not a date in the format"),
		({"sku": ""}, "SKU", "Neither SKU nor listing"),
		({"sku": "5.90123E+12"}, "SKU", "rounded this ID"),
		({"sku": "5,90123E+12"}, "SKU", "rounded this ID"),
		({"sku": 5901234123457000.0}, "SKU", "rounded this ID"),
		({"quantity": ""}, "Quantity", "The quantity is missing"),
		({"quantity": "1.5"}, "Quantity", "Not a whole number"),
		({"quantity": "0"}, "Quantity", "Not a whole number"),
		({"unit_price": ""}, "Unit Price", "The amount is missing"),
		({"unit_price": "12,50"}, "Unit Price", "Not an amount"),
		({"unit_price": "-1"}, "Unit Price", "Not an amount"),
		({"total": "abc"}, "Total", "Not an amount"),
		({"unit_price": "$79"}, "Unit Price", "In another currency"),
		({"unit_price": "EUR 79"}, "Unit Price", "In another currency"),
		({"unit_price": "US$ 79"}, "Unit Price", "In another currency"),
		({"unit_price": "79 pieces"}, "Unit Price", "Not an amount"),
		({"unit_price": "79 00"}, "Unit Price", "Not an amount"),
		({"unit_price": "7.9E+01"}, "Unit Price", "Not an amount"),
		({"unit_price": "7_9"}, "Unit Price", "Not an amount"),
		({"unit_price": "1.234"}, "Unit Price", "can be read in two ways"),
		({"quantity": "2.000"}, "Quantity", "can be read in two ways"),
		({"sku": "#N/A"}, "SKU", "formula in this cell gives an error"),
		({"status": "partially_refunded"}, "Status", "Only a part of this order was refunded"),
		({"status": "payed"}, "Status", "Unknown payment state"),
		({"country": "Atlantis"}, "Country", "Unknown country"),
	],
)
def test_what_is_wrong_with_a_row(changes, column, says):
	(found,) = problems(row(**{"unit_price": "79", "total": "158", **changes}))
	assert (found[:2] == (2, column) and found[2].startswith(says)) or says in found[2]


def test_decimals_are_proven_by_another_amount_of_the_file():
	"""1.234 alone may be thousands; beside 12.50 it is not."""
	plain = row(unit_price="1.234", quantity="2.000", total="")
	one, _other = orders(plain, row(order_id="A2", unit_price="12.50", total=""))
	assert (one.order.lines[0].unit_price, one.order.lines[0].quantity) == (D("1.234"), 2)


def test_a_row_whose_cells_stand_beside_their_headers():
	"""An unquoted decimal comma, or a comma in a title, moves all that stands behind it."""
	moved = ["A1", "2026-03-02", "AO-MUG", "2", "79", "00", "158.00", "paid", "Li Lei", "Beijing", "CN"]
	(found, *_rest) = problems(moved)
	assert found[:2] == (2, "") and "more cells than the header" in found[2]
	assert orders([*ROW, "", None])[0].problems == ()
	assert orders([*ROW, "x"], header=[*HEADER, ""])[0].problems == ()


def test_two_columns_with_one_header():
	header = [*HEADER, "Unit Price"]
	assert orders([*ROW, "79.00"], header=header)[0].problems == ()
	(found,) = orders([*ROW, "70.00"], header=header)[0].problems
	assert found.column == "Unit Price" and "Two columns" in found.message


@pytest.mark.parametrize(
	("price", "amount", "discount", "tax", "fits"),
	[
		("10.00", "30.00", "", "", True),
		("10.00", "28.00", "2.00", "", True),
		("10.00", "35.70", "", "5.70", True),
		("10.00", "33.32", "2.00", "5.32", True),
		("30.00", "30.00", "", "", False),
		("3.33", "10.00", "", "", True),
	],
)
def test_a_price_and_an_amount_of_the_line_have_to_fit(price, amount, discount, tax, fits):
	"""A price of 30.00 beside an amount of 30.00 is that of all three pieces."""
	header = [*HEADER[:5], "Line Total", "Line Discount", "Line Tax", "Status"]
	(made,) = orders([*ROW[:3], "3", price, amount, discount, tax, "paid"], header=header)
	assert [one.column for one in made.problems] == ([] if fits else ["Line Total"])


def test_dates_that_a_spreadsheet_program_may_have_swapped():
	"""Of 05/03 and 25/12, it has made a date of the one that it can read with the month first."""
	rows = [
		row(date=datetime(2026, 5, 3)),
		row(order_id="A2", date="25/12/2026"),
		row(order_id="A3", date=datetime(2026, 5, 13)),
	]
	first, second, third = orders(*rows, date_format="%d/%m/%Y")
	assert "swapped day and month" in first.problems[0].message
	assert (second.problems, third.problems) == ((), ())
	assert orders(rows[0], rows[2])[0].problems == ()


def test_a_town_that_begins_with_an_apostrophe():
	(made,) = orders(row(city="'s-Gravenhage", buyer="'t Hart", order_id="'A1", sku="'0012", country="NL"))
	order = made.order
	assert (order.shipping_address.city, order.buyer.name) == ("'s-Gravenhage", "'t Hart")
	assert (order.external_id, order.lines[0].sku) == ("A1", "0012")


def test_goods_are_not_told_apart_by_a_rounded_listing_or_number():
	header = [*HEADER, "Listing ID", "Order Name", "Payment ID", "Buyer ID"]
	rounded = ["7.01E+11", "2.5E+15", "4.2E+20", "9.1E+14"]
	(made,) = orders([*ROW, *rounded], header=header)
	assert made.order is None
	assert {problem.column for problem in made.problems} == set(header[-4:])
	assert all("rounded this ID" in problem.message for problem in made.problems)


def test_long_numbers_that_stand_as_formulas():
	"""As ="..." a spreadsheet program shows them whole."""
	header = [*HEADER, "Phone"]
	guarded = row(order_id='="3401998877665544332"', sku='="0012"', quantity='="2"', buyer='=""')
	(made,) = orders([*guarded, '="13912345678"'], header=header)
	assert made.problems == () and made.order.external_id == "3401998877665544332"
	assert [(line.sku, line.quantity) for line in made.order.lines] == [("0012", 2)]
	assert (made.order.buyer.phone, made.order.buyer.name) == ("13912345678", "")


def test_all_that_is_wrong_is_told_at_once_and_no_other_order_waits():
	found = orders(row(quantity="x", unit_price="y"), row(order_id="A2"))
	assert [problem.column for problem in found[0].problems] == ["Quantity", "Unit Price"]
	assert found[0].order is None and found[1].order.external_id == "A2"


def test_rows_that_disagree_about_their_order():
	(found,) = problems(row(), row(sku="AO-TEE", total="99.00", status=""))
	assert found[:2] == (3, "Total") and "same order" in found[2]


@pytest.mark.parametrize(
	("word", "state", "cancelled"),
	[
		("已付款", PaymentState.PAID, False),
		("交易成功", PaymentState.PAID, False),
		("待付款", PaymentState.PENDING, False),
		("等待出库", PaymentState.PAID, False),
		("Unshipped", PaymentState.PAID, False),
		("authorized", PaymentState.AUTHORIZED, False),
		("partially_paid", PaymentState.PARTIALLY_PAID, False),
		("voided", PaymentState.VOIDED, False),
		("Paid", PaymentState.PAID, False),
		("refunded", PaymentState.REFUNDED, False),
		("交易关闭", PaymentState.VOIDED, True),
		("cancelled", PaymentState.VOIDED, True),
	],
)
def test_what_the_state_says(word, state, cancelled):
	(made,) = orders(row(status=word))
	assert made.order.payment_state is state and bool(made.order.cancelled_at) == cancelled


@pytest.mark.parametrize(
	"word", ["Shipped", "delivered", "已发货", "卖家已发货，等待买家确认", "交易成功", "已签收"]
)
def test_an_order_whose_state_says_that_it_was_sent(word):
	(made,) = orders(row(status=word))
	assert made.order.payment_state is PaymentState.PAID and made.order.fulfilled
	assert [line.fulfilled for line in made.order.lines] == [2]


@pytest.mark.parametrize(
	("title", "word", "sent"),
	[
		("Order Status", "completed", True),
		("Order Status", "wc-completed", True),
		("Status", "Complete", True),
		("Payment Status", "completed", False),
		("Status", "paid", False),
		("订单状态", "待发货", False),
		("Order Status", "wc-processing", False),
	],
)
def test_an_order_that_is_completed_was_sent_and_a_payment_that_is_completed_was_not(title, word, sent):
	(made,) = orders(row(status=word), header=[title if one == "Status" else one for one in HEADER])
	assert made.order.fulfilled is sent and made.order.payment_state is PaymentState.PAID


@pytest.mark.parametrize(
	("word", "at", "sent"),
	[
		("fulfilled", "2026-03-04 08:00", True),
		("Shipped", "", True),
		("unfulfilled", "", False),
		("", "", False),
		("未发货", "-", False),
	],
)
def test_what_the_fulfilment_state_says(word, at, sent):
	header = [*HEADER, "Fulfillment Status", "Fulfilled at"]
	(made,) = orders([*ROW, word, at], header=header)
	assert made.problems == () and made.order.fulfilled is sent
	if sent:
		assert made.order.fulfilled_at == (
			datetime(2026, 3, 4, 0, 0, tzinfo=timezone.utc) if at else made.order.created_at
		)


@pytest.mark.parametrize(
	("method", "collected"),
	[
		("Local Pickup", True),
		("Click & Collect", True),
		("门店自提", True),
		("UPS pickup point", False),
		("DHL", False),
	],
)
def test_an_order_that_the_buyer_collects(method, collected):
	(made,) = orders([*ROW, method], header=[*HEADER, "Shipping Method"])
	assert (made.order.stop is ShopStop.PICKUP) is collected


EBAY = ["Order Number", "Item Number", "Item Title", "Custom Label", "Quantity", "Sold For", "Total Price", "Sale Date",
	"Shipped On Date"]  # fmt: skip


def ebay(number, label, shipped, sold="Mar-02-26"):
	return [number, "1", "Cup", label, "1", "10.00", "", sold, shipped]


def test_an_order_with_a_day_of_shipping_was_sent():
	"""Some exports have no other sign of it. A day that is still to come is a plan; one of some rows is a part."""
	rows = [ebay("A1", "CUP", "Mar-03-26"), ebay("A1", "POT", "Mar-05-26"), ebay("A2", "CUP", ""), ebay("A3", "CUP", "Mar-03-2099"),
		ebay("A4", "CUP", "Mar-03-26"), ebay("A4", "POT", ""), ebay("A5", "CUP", "Mar-03-26"), ebay("A5", "POT", "", sold="")]  # fmt: skip
	sent, waits, planned, part, first_row = orders(*rows, header=EBAY, payment="paid", time_zone="UTC")
	assert sent.order.fulfilled and sent.order.fulfilled_at == datetime(2026, 3, 5, tzinfo=timezone.utc)
	assert not waits.order.fulfilled and first_row.order.fulfilled
	assert part.order is None and "Only a part" in part.problems[0].message
	assert planned.order is not None and not planned.order.fulfilled


def test_a_list_of_items_sold_at_etsy():
	"""Each row has a number and a discount of its own: 2 x 10.00 - 3.00 + 20.00 + 4.50 shipping."""
	header = ["Sale Date", "Item Name", "Quantity", "Price", "Discount Amount", "Order Shipping", "Item Total", "Transaction ID",
		"Listing ID", "Date Shipped", "Ship Zipcode", "Order ID", "SKU"]  # fmt: skip
	first = ["03/02/26", "Cup", "2", "10.00", "3.00", "4.50", "17.00", "T1", "L1", "", "10001", "O1", "CUP"]
	second = ["03/02/26", "Pot", "1", "20.00", "0", "4.50", "20.00", "T2", "L2", "", "10001", "O1", "POT"]
	(made,) = orders(first, second, header=header, payment="paid", date_format="%m/%d/%Y")
	assert made.problems == () and made.order.total == D("41.50")
	assert [(one.external_id, one.discount) for one in made.order.lines] == [("T1", D(3)), ("T2", D(0))]
	assert (made.order.fulfilled, made.order.shipping_address.postal_code) == (False, "10001")


def test_an_order_sent_in_part_is_left_to_a_person():
	(made,) = orders([*ROW, "partial"], header=[*HEADER, "Fulfillment Status"])
	assert [problem.column for problem in made.problems] == ["Fulfillment Status"]


def test_a_date_of_cancellation_says_that_it_was_cancelled():
	header = [*HEADER, "Cancelled at"]
	kept, gone, paid_back = orders(
		[*ROW, ""],
		[*row(order_id="A2", status="unpaid"), "2026-03-03 10:00"],
		[*row(order_id="A3", status="refunded"), "2026-03-03 10:00"],
		header=header,
	)
	assert kept.order.cancelled_at is None and gone.order.cancelled_at and paid_back.order.cancelled_at
	assert (gone.order.payment_state, gone.order.paid) == (PaymentState.VOIDED, 0)
	assert (paid_back.order.payment_state, paid_back.order.paid) == (PaymentState.REFUNDED, D("158.00"))


def test_files_whose_orders_are_all_paid_or_all_not():
	header = HEADER[:5]
	assert orders(ROW[:5], header=header, payment="paid")[0].order.paid == D("158.00")
	assert orders(ROW[:5], header=header, payment="unpaid")[0].order.paid == 0


def test_a_paid_order_needs_a_gateway():
	(made,) = orders(ROW, gateway="")
	assert "enter the payment gateway" in made.problems[0].message
	assert orders(row(status="unpaid"), gateway="")[0].order.payments == ()


def test_an_unpaid_order_names_its_gateway():
	(made,) = orders(row(status="unpaid"), gateway="bank_transfer")
	assert [(p.external_id, p.gateway, p.succeeded) for p in made.order.payments] == [
		("", "bank_transfer", False)
	]


def test_a_column_that_is_not_there_is_named():
	with pytest.raises(ValueError, match="Preis"):
		list(read_orders(HEADER, [ROW], settings(columns={"order_id": "Order ID", "unit_price": "Preis"})))


def test_empty_rows_and_short_rows():
	assert [one.order_id for one in orders([], ["", "  "], ROW[:7])] == ["A1"]


def test_columns_are_guessed_in_chinese():
	header = [
		"订单编号",
		"下单时间",
		"商家编码",
		"商品标题",
		"购买数量",
		"单价",
		"运费",
		"实付款",
		"订单状态",
		"收货人",
		"收货地址",
		"城市",
		"邮编",
		"手机",
	]
	guessed = table_header.guess(header)
	assert guessed == {
		"order_id": "订单编号", "created_at": "下单时间", "sku": "商家编码", "title": "商品标题", "quantity": "购买数量",
		"unit_price": "单价", "shipping": "运费", "total": "实付款", "payment_state": "订单状态", "ship_name": "收货人",
		"ship_line1": "收货地址", "ship_city": "城市", "ship_postal_code": "邮编", "buyer_phone": "手机",
	}  # fmt: skip
	assert table_header.missing(guessed) == []


def test_columns_are_guessed_in_english_however_they_are_written():
	guessed = table_header.guess(
		["order_id", "ORDER-DATE", "Lineitem sku", "Qty", "Lineitem price", "Zip Code", "What"]
	)
	assert guessed == {
		"order_id": "order_id", "created_at": "ORDER-DATE", "sku": "Lineitem sku", "quantity": "Qty",
		"unit_price": "Lineitem price", "ship_postal_code": "Zip Code",
	}  # fmt: skip
	plugin = [
		"order_id",
		"order_date",
		"order_currency",
		"shipping_total",
		"shipping_tax_total",
		"fee_total",
		"tax_total",
	]
	assert list(table_header.guess(plugin)) == [
		"order_id", "created_at", "currency", "tax", "shipping", "shipping_tax", "fees",
	]  # fmt: skip
	assert table_header.missing({"order_id": "x"}) == ["created_at", "quantity", "unit_price", "sku"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding, sign):
	text = sign.join(["订单编号", "单价"]) + "\r\n" + sign.join(["A1", '"1,5;0\n0"']) + "\r\n"
	assert table_text.rows(text.encode(encoding)) == [["订单编号", "单价"], ["A1", "1,5;0\n0"]]


@pytest.mark.parametrize(
	"text",
	[
		"Nr;Käufer;Straße\r\nA1;Jörg Großmann;Grüner Weg 7\r\n",
		"Nº;Dirección\r\nA1;José Núñez Ibáñez, C/ Peñón 3, 2º\r\n",
		"Réf;Prix\r\nA1;«Théâtre» 12 €\r\n",
		"Order;Name\r\nA1;Ölçücü Ærøskøbing\r\n",
		"Encomenda;Nome\r\nA1;São João, Camões, limões, irmã, Bragança\r\n",
		"Ordine;Nome\r\nA1;Città, perché, più, lunedì, però, è\r\n",
		"Commande;Nom\r\nA1;Hélène Noël, cœur, août, où, L’HAŸ, 20 m², 5 cm³\r\n",
		"Ordre;Navn\r\nA1;Åse Møller, Bøe, Tromsø, Malmø\r\n",
		"PEDIDO;NOMBRE\r\nA1;MUÑOZ IBÁÑEZ, ¿dónde? Mª José, 1º B\r\n",
	],
)
def test_western_text_is_never_read_as_chinese(text):
	assert table_text.decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("buyer", ["李建国", "陈伟", "北京市朝阳区建国路88号", "诸葛亮", "不锈钢保温杯500ml"])
def test_a_chinese_name_in_an_english_file(buyer):
	text = f"Order ID,Buyer\nA1,{buyer}\nA2,O'Brien\n"
	assert table_text.decode(text.encode("gbk")) == text


@pytest.mark.parametrize(
	("text", "encoding"),
	[
		("Заказ;Покупатель\nA1;Иван Петров, Москва\n", "cp1251"),
		("Order;Buyer\nA1;МОСКВА, ИВАН ПЕТРОВ\n", "cp1251"),
		("Order;Buyer\nA1;москва, иван петров\n", "koi8-r"),
		("Order;Buyer\nA1;ΑΘΗΝΑ, ΠΑΠΑΔΟΠΟΥΛΟΣ\n", "cp1253"),
		("주문번호;구매자\nA1;홍길동, 서울특별시 강남구\n", "cp949"),
		("Order;Buyer\nA1;김철수\n", "euc-kr"),
		("Order;Buyer\nA1;山田太郎, 東京都渋谷区\n", "euc-jp"),
		("注文番号;購入者\nA1;山田太郎 ミト\n", "shift_jis"),
		("訂單編號;收件人\nA1;王小明, 台北市信義區\n", "big5"),
		("Nr;Klient\nA1;Łukasz Wąż, Łódź, ul. Święta\n", "cp1250"),
		("Nr;Klient\nA1;Jan Kowalski, Gdańsk\n", "cp1250"),
		("Nr;Klient\nA1;Jan Nowak, Wrocław\n", "cp1250"),
		("Nr;Klient\nA1;Jan Nowak, Łomża\n", "iso8859-2"),
		("Nr;Jméno\nA1;Jiří Dvořák, Příbram\n", "cp1250"),
		("Nr;Ime\nA1;Ivan Kovačić\n", "cp1250"),
		("Nr;Név\nA1;Kis Anna, Győr\n", "cp1250"),
		("No;Ad\nA1;Çalışkan, İstanbul\n", "cp1254"),
		("Nr;Käufer\nA1;Jörg Müller, Köln\n", "mac_roman"),
		("Nr;Name\nA1;Müller, Köln\n", "cp850"),
		("Nr;Name\nA1;Köln\n", "cp437"),
		("Nr;Nom\nA1;Café\n", "cp437"),
		("Nr;Nom\nA1;Café\n", "utf-32"),
		("Nr;Nom\nA1;Cafe\n", "utf-16-le"),
	],
)
def test_text_in_another_encoding_is_refused(text, encoding):
	with pytest.raises(ValueError, match="not text"):
		table_text.decode(text.encode(encoding))


def test_a_line_that_names_the_separator():
	"""It is for spreadsheet programs, which do not show it."""
	assert table_text.rows(b'sep=;\r\nOrder ID;Price, net\r\nA1;"1,5"\r\n') == [
		["Order ID", "Price, net"],
		["A1", "1,5"],
	]
	assert table_text.rows(b"Sep=|\nA,B|C\n") == [["A,B", "C"]]


def test_a_header_with_a_line_break():
	assert table_text.rows(b'"Order\nID";SKU;Price\nA1;B;2\n')[1] == ["A1", "B", "2"]


@pytest.mark.parametrize(
	("text", "row"),
	[
		('Order ID,Title,Price\nA1,"XL shirt,2.00\nA2,"L shirt,3.00\nA3,x,4.00\n', 2),
		('Order ID,Title,Price\nA1,x,2.00\nA2,"L shirt,3.00\n', 3),
	],
)
def test_a_quotation_mark_that_would_swallow_orders(text, row):
	with pytest.raises(table_text.OpenQuote) as refused:
		table_text.rows(text.encode())
	assert refused.value.row == row


def test_quotation_marks_that_swallow_nothing():
	text = 'Order ID,Title,Note\nA1,12" pan,"line 1\nline 2, and ""more"""\nA2,"Big" pillow,\n'
	assert table_text.rows(text.encode())[1:] == [
		["A1", '12" pan', 'line 1\nline 2, and "more"'],
		["A2", "Big pillow", ""],
	]


def test_a_header_with_commas_in_quotes():
	assert table_text.delimiter('"Price, net";"Tax, net";SKU\n') == ";"


def test_a_picture_is_no_table():
	with pytest.raises(ValueError, match="not text"):
		table_text.rows(b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff\xff")


@given(st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=6))
def test_no_table_ends_the_import(rows):
	for made in read_orders(HEADER, rows, settings()):
		assert (made.order is None) == bool(made.problems)


@given(
	st.lists(
		st.tuples(st.integers(1, 9), st.integers(0, 10**7), st.integers(0, 500), st.integers(0, 500)),
		min_size=1,
		max_size=5,
	),
	st.booleans(),
)
def test_every_order_adds_up(lines, included):
	header = ["Order ID", "Date", "SKU", "Quantity", "Unit Price", "Line Discount", "Line Tax"]
	cents = lambda number: str(D(number).scaleb(-2))  # noqa: E731
	rows = [["A1", "2026-03-02", "X", str(q), cents(p), cents(off), cents(tax)] for q, p, off, tax in lines]
	(made,) = orders(*rows, header=header, taxes_included=included)
	whole = sum(q * p - off + (0 if included else tax) for q, p, off, tax in lines)
	assert made.order.total == made.order.computed_total == D(whole).scaleb(-2)


REFUNDS = [*HEADER, "售后状态"]


@pytest.mark.parametrize(
	"state, money",
	[
		("退款成功", PaymentState.REFUNDED),
		("-", PaymentState.PAID),
		("", PaymentState.PAID),
		("售后关闭", PaymentState.PAID),
	],
)
def test_what_was_paid_back_is_not_paid(state, money):
	(made,) = orders([*row(status="已完成"), state], header=REFUNDS)
	assert (made.order.payment_state, made.problems) == (money, ())


def test_a_refund_that_is_being_decided_is_left_out():
	(made,) = orders([*ROW, "退款中"], header=REFUNDS)
	assert made.order is None and made.problems[0].column == "售后状态"


def test_of_an_order_paid_back_in_part_nobody_guesses_how_much():
	rows = [[*row(total=""), "退款成功"], [*row(sku="AO-CUP", total=""), "-"]]
	(made,) = orders(*rows, header=REFUNDS)
	assert made.order is None and [(one.row, one.column) for one in made.problems] == [(2, "售后状态")]


DOUYIN = ["主订单编号", "子订单编号", "选购商品", "商品数量", "商品单价", "订单应付金额", "运费", "优惠总金额", "手续费", "商家编码",
	"收件人", "详细地址", "订单提交时间", "支付完成时间", "订单状态", "售后状态"]  # fmt: skip


def test_an_export_of_douyin_states_what_the_buyer_pays_for_each_row():
	"""Two mugs for 40.00 less 11.10, freight free; a pot for 20.00 with 6.00 of freight in it. The fee is the seller's."""
	head, tail = (
		["\t6917", "\t69171"],
		["Li Lei", "Road 1", "2026-09-22 00:54:10", "2026-09-22 00:55:00", "已发货", "-"],
	)
	first = [*head, "Mug", "2", "20.00", "28.90", "0.00", "11.10", "0.17", "\tAO-MUG", *tail]
	second = ["\t6917", "\t69172", "Pot", "1", "20.00", "20.00", "6.00", "6.00", "0.12", "\tAO-POT", *tail]
	(made,) = orders(first, second, header=DOUYIN)
	assert made.problems == () and made.order_id == "6917"
	assert made.order.total == made.order.computed_total == D("48.90")
	assert made.order.shipping == made.order.fees == 0
	found = [(line.external_id, line.sku, line.gross - line.discount) for line in made.order.lines]
	assert found == [("69171", "AO-MUG", D("28.90")), ("69172", "AO-POT", D("20.00"))]


def test_an_export_of_douyin_without_prices_of_pieces_lacks_nothing():
	header = [name for name in DOUYIN if name not in ("商品单价", "优惠总金额", "手续费", "支付完成时间")]
	assert table_header.missing(table_header.guess(header)) == []
	cells = [
		"\t7",
		"\t71",
		"Mug",
		"1",
		"28.90",
		"0.00",
		"\tAO-MUG",
		"Li Lei",
		"Road 1",
		"2026-09-22 00:54:10",
		"已完成",
		"退款成功",
	]
	(made,) = orders(cells, header=header)
	assert made.problems == () and made.order.payment_state is PaymentState.REFUNDED


def test_an_export_of_tiktok_shop_lacks_nothing():
	"""Three for 10.00 less 3.00, freight 4.00, tax 1.00 above it."""
	header = ["Order ID", "Order Status", "SKU ID", "Seller SKU", "Product Name", "Quantity", "SKU Unit Original Price",
		"SKU Subtotal Before Discount", "SKU Subtotal After Discount", "Shipping Fee After Discount", "Taxes", "Order Amount",
		"Created Time", "Paid Time", "Recipient", "Detail Address", "City", "Country"]  # fmt: skip
	cells = ["5761", "Shipped", "17", "AO-MUG", "Mug", "3", "10.00", "30.00", "27.00", "4.00", "1.00", "32.00",
		"2026-03-02 09:15:00", "2026-03-02 09:16:00", "Ada", "Road 1", "Boise", "US"]  # fmt: skip
	assert table_header.missing(table_header.guess(header)) == []
	(made,) = orders(cells, header=header, currency="USD")
	assert made.problems == ()
	assert made.order.total == made.order.computed_total == D("32.00")


def test_a_file_of_a_marketplace_states_masked_buyers():
	header = [
		"订单编号",
		"下单时间",
		"商家编码",
		"数量",
		"单价",
		"收货人",
		"收货人手机",
		"收货地址",
		"省",
		"市",
		"国家",
		"OAID",
		"平台",
	]
	cells = [
		"A1", "2026-03-02 09:15", "AO-MUG", "1", "79.00", "张*", "138****5678", "青城山镇***", "四川省", "成都市", "CN", "oaid-9", "Tmall",
	]  # fmt: skip
	(made,) = orders(cells, header=header)
	address = made.order.shipping_address
	assert (address.recipient_id, address.recipient_platform) == ("oaid-9", "Tmall")
	assert (address.name, address.phone, address.line1) == ("张*", "138****5678", "青城山镇***")
	assert is_masked(address)
