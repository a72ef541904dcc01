"""Amazon's settlements as flat file V2."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from ecom_erp.core.accounting.statements.model import LineKind, net_of, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from tests.statements.conftest import read

D = Decimal
COLUMNS = [
	"settlement-id",
	"settlement-start-date",
	"settlement-end-date",
	"deposit-date",
	"total-amount",
	"currency",
	"transaction-type",
	"order-id",
	"merchant-order-id",
	"adjustment-id",
	"shipment-id",
	"marketplace-name",
	"amount-type",
	"amount-description",
	"amount",
	"fulfillment-id",
	"posted-date",
	"posted-date-time",
	"order-item-code",
	"merchant-order-item-id",
	"merchant-adjustment-item-id",
	"sku",
	"quantity-purchased",
	"promotion-id",
]
HEADER = "\t".join(COLUMNS) + "\n"


def row(**cells: str) -> str:
	given = {name.replace("_", "-"): value for name, value in cells.items()}
	assert given.keys() <= set(COLUMNS)
	return "\t".join(given.get(name, "") for name in COLUMNS) + "\n"


def summary(
	total: str = "60.43", currency: str = "USD", settlement: str = "25829544191", **cells: str
) -> str:
	dates = {
		"settlement_start_date": "2026-03-06 08:52:26 UTC",
		"settlement_end_date": "2026-03-20 08:52:26 UTC",
		"deposit_date": "2026-03-22 08:52:26 UTC",
	}
	return row(**{"settlement_id": settlement, **dates, "total_amount": total, "currency": currency, **cells})


def amount(figure: str, words: str, settlement: str = "25829544191", **cells: str) -> str:
	transaction, amount_type, description = words.split("/")
	given = {
		"settlement_id": settlement, "transaction_type": transaction, "amount_type": amount_type, "amount_description": description,
		"amount": figure, "posted_date": "2026-03-07", "posted_date_time": "2026-03-07 10:00:00 UTC",
	}  # fmt: skip
	return row(**{**given, **cells})


ORDER = {
	"order_id": "113-5551234-1234567",
	"order_item_code": "80123",
	"sku": "MUG-1",
	"shipment_id": "SHIP1",
}
ROWS = (
	("39.99", "Order/ItemPrice/Principal", LineKind.CHARGE, ORDER),
	("3.20", "Order/ItemPrice/Tax", LineKind.TAX_COLLECTED, ORDER),
	("-3.20", "Order/ItemWithheldTax/MarketplaceFacilitatorTax-Principal", LineKind.TAX_WITHHELD, ORDER),
	("-5.00", "Order/Promotion/Principal", LineKind.CHARGE, ORDER),
	("-6.00", "Order/ItemFees/Commission", LineKind.FEE, ORDER),
	("-3.22", "Order/ItemFees/FBAPerUnitFulfillmentFee", LineKind.FEE, ORDER),
	("-9.99", "Refund/ItemPrice/Principal", LineKind.REFUND, {**ORDER, "adjustment_id": "ADJ1"}),
	("1.50", "Refund/ItemFees/Commission", LineKind.FEE, {**ORDER, "adjustment_id": "ADJ1"}),
	("-2.50", "ServiceFee/Cost of Advertising/TransactionTotalAmount", LineKind.ADVERTISING, {}),
	("-1.11", "other-transaction/FBA Inventory Storage Fee/Base fee", LineKind.STORAGE, {}),
	(
		"4.00",
		"other-transaction/FBA Inventory Reimbursement/WAREHOUSE_DAMAGE",
		LineKind.REIMBURSEMENT,
		{"sku": "MUG-1"},
	),
	(
		"-0.35",
		"other-transaction/other-transaction/Inbound Transportation Fee",
		LineKind.FEE,
		{"order_id": "FBA15DJ8K2J3"},
	),
	("-50.00", "other-transaction/other-transaction/Current Reserve Amount", LineKind.RESERVE_HELD, {}),
	(
		"116.33",
		"other-transaction/other-transaction/Previous Reserve Amount Balance",
		LineKind.RESERVE_RELEASED,
		{},
	),
	("-12.34", "other-transaction/other-transaction/Payable to Amazon", LineKind.PREVIOUS_BALANCE, {}),
	("-10.88", "other-transaction/other-transaction/Moon Landing Fee", LineKind.UNKNOWN, {}),
)


def settlement(**replaced: str) -> str:
	return (
		HEADER
		+ summary(**replaced)
		+ "".join(amount(figure, words, **cells) for figure, words, _kind, cells in ROWS)
	)


def test_a_settlement_is_read_with_each_of_its_amounts():
	[statement] = read("Amazon", settlement())
	assert (statement.statement_id, statement.currency, statement.payout) == (
		"25829544191",
		"USD",
		D("60.43"),
	)
	assert statement.begins_at == datetime(2026, 3, 6, 8, 52, 26, tzinfo=timezone.utc)
	assert statement.paid_at == datetime(2026, 3, 22, 8, 52, 26, tzinfo=timezone.utc)
	assert [(line.kind, line.amount) for line in statement.lines] == [
		(kind, D(figure)) for figure, _words, kind, _cells in ROWS
	]
	assert prove(statement).stands
	sold = statement.lines[0]
	assert (sold.order_number, sold.sku, sold.other_ids) == (
		"113-5551234-1234567",
		"MUG-1",
		("80123", "SHIP1"),
	)
	assert sold.type == "Order / ItemPrice / Principal"
	assert statement.lines[6].transaction_id == "ADJ1"


def test_the_id_of_a_shipment_to_the_warehouse_is_no_order():
	[inbound] = [line for line in read("Amazon", settlement())[0].lines if "Inbound" in line.type]
	assert (inbound.order_number, inbound.other_ids) == ("", ("FBA15DJ8K2J3",))


def test_what_people_said_of_a_type_goes_first():
	said = {"other-transaction / other-transaction / moon landing fee": LineKind.FEE}
	assert read("Amazon", settlement(), said)[0].lines[-1].kind is LineKind.FEE


def test_a_file_whose_rows_do_not_come_to_its_total_is_seen():
	[statement] = read("Amazon", settlement(total="60.42"))
	assert prove(statement).difference == D("0.01")


def test_equal_rows_are_different_lines_with_the_same_ids_each_time():
	text = HEADER + summary("2.00") + amount("1.00", "Order/ItemPrice/Principal") * 2
	first, again = (read("Amazon", text)[0].lines for _time in range(2))
	assert len({line.line_id for line in first}) == 2
	assert first == again


def test_settlements_of_several_currencies_in_one_file():
	text = HEADER + summary("5.00") + amount("5.00", "Order/ItemPrice/Principal")
	text += summary("7", "JPY", "99") + amount("7", "Order/ItemPrice/Principal", "99")
	first, second = read("Amazon", text)
	assert (first.currency, second.currency, second.payout) == ("USD", "JPY", D("7"))
	assert prove(first).stands and prove(second).stands


def test_rows_without_a_settlement_id_belong_to_the_one_above():
	text = HEADER + summary("5.00") + amount("5.00", "Order/ItemPrice/Principal", "")
	assert prove(read("Amazon", text)[0]).stands


@pytest.mark.parametrize(
	("currency", "total", "figures"),
	[
		("EUR", "1.329,56", ["1.234,56", "95,00"]),
		("EUR", "95,00", ["95,00"]),
		("SEK", "1 234,50", ["1 234,50"]),
		("JPY", "1,234", ["1,234"]),
		("EUR", "1.234", ["1.234"]),
		("USD", "-1,234.50", ["(1,234.50)"]),
		("KWD", "1.234", ["1.000", "0.234"]),
		("INR", "1,23,456.00", ["1,23,456.00"]),
	],
)
def test_amounts_are_read_in_the_format_of_each_marketplace(currency, total, figures):
	if currency == "KWD":
		total, figures = "1234.567", ["1,234.567"]
	text = (
		HEADER
		+ summary(total, currency)
		+ "".join(amount(one, "Order/ItemPrice/Principal") for one in figures)
	)
	[statement] = read("Amazon", text)
	assert prove(statement).stands
	assert abs(net_of(statement.lines)) in {
		D("1329.56"),
		D("95"),
		D("1234.50"),
		D("1234"),
		D("1234.567"),
		D("123456"),
	}


def test_european_dates_have_the_day_first():
	text = HEADER + summary("5,00", "EUR", deposit_date="22.03.2026 08:52:26 UTC")
	text += amount("5,00", "Order/ItemPrice/Principal", posted_date="07.03.2026", posted_date_time="")
	[statement] = read("Amazon", text)
	assert statement.paid_at == datetime(2026, 3, 22, 8, 52, 26, tzinfo=timezone.utc)
	assert statement.lines[0].at == datetime(2026, 3, 7, tzinfo=timezone.utc)


V1 = HEADER.replace("amount-type", "price-type").replace("amount-description", "price-amount")


@pytest.mark.parametrize(
	("text", "said", "at"),
	[
		(V1 + summary(), "flat file V1", 0),
		("<?xml version='1.0'?><AmazonEnvelope/>", "XML report", 0),
		('"date/time","settlement id","type"\n', "date range report", 0),
		("a\tb\n1\t2\n", "no settlement report", 0),
		(settlement()[:-1], "middle of row 18", 18),
		(settlement() + "\t\t\n" + summary()[:40] + "\n", "Row 20 has", 20),
		(HEADER + amount("5.00", "Order/ItemPrice/Principal"), "lacks its first row", 0),
		(HEADER + summary("5.00") + amount("", "Order/ItemPrice/Principal"), "no amount", 3),
		(
			HEADER + summary("5.00") + amount("5.001", "Order/ItemPrice/Principal", "x"),
			"behind a point in some rows",
			0,
		),
		(HEADER + summary("5.00") + amount("5.00", "Order/ItemPrice/Principal", "77"), "settlement 77", 3),
		(
			HEADER + summary("5.00") + amount("5,00", "Order/ItemPrice/Principal"),
			"behind a point in some rows",
			0,
		),
		(HEADER + summary("1.234", "KWD") + amount("1.234", "Order/ItemPrice/Principal"), "in two ways", 0),
		(
			HEADER + summary("5.00") + amount("5.00", "Order/ItemPrice/Principal", currency="EUR"),
			"in EUR and its settlement",
			3,
		),
		(HEADER + summary("5.00") + summary("6.00"), "other totals", 3),
	],
)
def test_a_file_that_cannot_be_read_says_why_and_where(text, said, at):
	with pytest.raises(StatementError, match=said) as told:
		read("Amazon", text)
	assert told.value.row == at


def test_a_large_file_is_read_in_time():
	started = datetime.now()
	rows = "".join(
		amount("1.00", "Order/ItemPrice/Principal", order_id=f"113-{number}") for number in range(50_000)
	)
	[statement] = read("Amazon", HEADER + summary("50000.00") + rows)
	assert prove(statement).stands
	assert datetime.now() - started < timedelta(seconds=30)
