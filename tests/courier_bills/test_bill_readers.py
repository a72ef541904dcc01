"""Bills of each courier as files, with amounts worked out by hand; and each way in which a file can be broken."""

from datetime import date
from decimal import Decimal as D

import pytest

from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.model import ChargeKind as K
from ecom_erp.core.accounting.statements.cells import DayOrder
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations import courier_bills
from ecom_erp.integrations.courier_bills import base
from ecom_erp.integrations.declaration import faults
from ecom_erp.integrations.registry import adapter_faults
from tests.courier_bills.files import csv_of, dhl_file, fedex_file, read, ups_file, ups_row


def charges(line) -> list[tuple[str, str]]:
	return [(str(one.kind), str(one.amount)) for one in line.charges]


def refused(courier: str, data, **options) -> str:
	with pytest.raises(StatementError) as caught:
		read(courier, data, **options)
	return str(caught.value)


def test_every_reader_is_sound():
	readers = courier_bills.registered().classes
	assert sorted(readers) == ["DHL Express", "FedEx", "Other Courier", "UPS"]
	for adapter in readers.values():
		assert faults(adapter.declaration) == [] and adapter_faults(adapter, base) == []


# UPS


def ups_bill(delimiter: str = ",") -> str:
	return ups_file(
		ups_row("1Z1", "Ground Residential", "9.10", incentive="2.40", size="12.0x 9.0x 7.0"),
		ups_row("1Z1", "Fuel Surcharge", "1.37", "FSC", billed="0", entered="0"),
		ups_row("1Z1", "Residential Surcharge", "5.55", "ACC", billed="0", entered="0"),
		ups_row("1Z2", "Ground Commercial", "7.00", incentive="0.00"),
		ups_row(
			"1Z2", "Shipping Charge Correction Ground", "3.20", category="ADJ", detail="SCC", billed="9.0"
		),
		ups_row("1Z3", "Ground Undeliverable Return", "8.00", category="RTN", detail="RTS"),
		ups_row("", "Service Charge", "15.00", category="MIS", detail="SVCH"),
		ups_row("1Z2", "Ground Commercial", "0.00", "INF"),
		total="49.22",
		delimiter=delimiter,
	)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_charges_of_a_ups_parcel_are_gathered_and_corrections_stay_apart(delimiter):
	[bill] = read("UPS", ups_bill(delimiter))
	assert (bill.bill_number, bill.account_id, bill.currency) == ("000A1B2C3116", "0000A1B2C3", "USD")
	assert (bill.billed_on, bill.total, bill.difference) == (date(2026, 3, 14), D("49.22"), D(0))
	first, second, correction, back, account = bill.lines
	assert charges(first) == [("Freight", "9.10"), ("Fuel", "1.37"), ("Residential Delivery", "5.55")]
	assert (first.service, first.zone, first.billed_grams, first.entered_grams) == (
		"Ground Residential",
		"4",
		1361,
		907,
	)
	assert (first.dimensions, first.discount, second.discount) == ("12.0x 9.0x 7.0", D("2.40"), D("0.00"))
	assert (correction.tracking_number, charges(correction)) == ("1Z2", [("Weight Correction", "3.20")])
	assert correction.billed_grams == 4082
	assert back.is_return and charges(back) == [("Return to Sender", "8.00")]
	assert (account.tracking_number, account.net) == ("", D("15.00"))


def test_taxes_of_ups_are_told_from_duty():
	rows = [
		ups_row("1Z1", "TB Standard", "10.00"),
		ups_row("1Z1", "20.000 % Tax", "2.00", "TAX"),
		ups_row("1Z1", "Duty Amount", "4.00", "GOV"),
	]
	[bill] = read("UPS", ups_file(*rows, total="16.00"))
	[line] = bill.lines
	assert (line.net, line.tax, line.total, line.of(K.DUTY)) == (D("14.00"), D("2.00"), D("16.00"), D("4.00"))


def test_carriage_that_ups_charges_twice_is_two_lines_with_ids_that_stay():
	data = ups_file(
		ups_row("1Z1", "Ground", "9.00"),
		ups_row("1Z1", "Fuel Surcharge", "1.00", "FSC"),
		ups_row("1Z1", "Ground", "9.00"),
		ups_row("1Z1", "Fuel Surcharge", "1.00", "FSC"),
		total="20.00",
	)
	[bill] = read("UPS", data)
	assert [line.net for line in bill.lines] == [D("10.00"), D("10.00")]
	assert len({line.line_id for line in bill.lines}) == 2
	assert read("UPS", data) == [bill]


def test_a_ups_file_in_a_local_number_format():
	row = ups_row(
		"1Z1",
		"TB Standard",
		"1.234,50",
		billed="3,5",
		entered="2,0",
		unit="K",
		incentive="0,50",
		currency="EUR",
	)
	[bill] = read("UPS", ups_file(row, total="1.234,50", delimiter=";"), "EUR")
	assert (bill.total, bill.lines[0].net, bill.lines[0].billed_grams) == (D("1234.50"), D("1234.50"), 3500)


def test_ups_files_that_are_no_whole_bill_say_so():
	whole = ups_bill()
	assert "row 8: it was not downloaded completely" in refused("UPS", whole.rstrip())
	assert "A billing data file of UPS has 250" in refused("UPS", "a,b,c\n1,2,3\n")
	assert "Row 1 has no amount" in refused("UPS", ups_file(ups_row("1Z1", "Ground", ""), total="1.00"))
	assert "Row 1: X1 is no three-letter currency code" in refused(
		"UPS", ups_file(ups_row("1Z1", "Ground", "1.00", currency="X1"), total="1.00")
	)
	assert "does not say which bill" in refused(
		"UPS", ups_file(ups_row("1Z1", "Ground", "1.00", invoice=""), total="1.00")
	)
	assert "is charged in EUR, and its bill is in USD" in refused(
		"UPS", ups_file(ups_row("1Z1", "Ground", "1.00", charged_in="EUR"), total="1.00")
	)
	first, second = (
		ups_row("1Z1", "Ground", "1.00", total="1.00"),
		ups_row("1Z2", "Ground", "1.00", total="2.00"),
	)
	assert "Row 2 states 2.00 as the total" in refused("UPS", csv_of([first, second]))


# FedEx


def test_a_fedex_invoice():
	data = fedex_file(
		{
			"tracking": "794600000001", "carriage": "12.00", "net": "17.50", "delivered": "20260313",
			"charges": [("Fuel Surcharge", "2.00"), ("Residential", "5.00"), ("Performance Pricing", "-1.50")],
			"size": ("12", "9", "7"),
		},
		{"tracking": "794600000002", "carriage": "0", "net": "21.00", "charges": [("Address Correction", "21.00")]},
		total="38.50",
	)  # fmt: skip
	[bill] = read("FedEx", data)
	assert (bill.bill_number, bill.currency, bill.difference) == ("8-123-45678", "USD", D(0))
	first, second = bill.lines
	assert charges(first) == [
		("Freight", "12.00"),
		("Fuel", "2.00"),
		("Residential Delivery", "5.00"),
		("Discount", "-1.50"),
	]
	assert (first.discount, first.delivered_on, first.dimensions) == (
		D("1.50"),
		date(2026, 3, 13),
		"12 x 9 x 7 I",
	)
	assert (first.service, first.zone, first.billed_grams) == ("Home Delivery", "4", 1361)
	assert charges(second) == [("Address Correction", "21.00")]


def test_a_fedex_invoice_that_lists_the_carriage_among_the_charges():
	row = {
		"tracking": "1", "carriage": "9.00", "net": "11.00",
		"charges": [("Transportation Charge", "9.00"), ("Canada HST", "2.00")],
	}  # fmt: skip
	[bill] = read("FedEx", fedex_file(row, total="11.00"))
	assert (bill.lines[0].net, bill.lines[0].tax, bill.lines[0].discount) == (D("9.00"), D("2.00"), D(0))


def test_fedex_files_that_are_no_whole_invoice_say_so():
	row = {"tracking": "1", "carriage": "9.00", "net": "12.00", "charges": [("Fuel", "2.00")]}
	assert "Row 2: the charges come to 11.00, but FedEx states 12.00" in refused(
		"FedEx", fedex_file(row, total="12.00")
	)
	assert "no invoice of FedEx with all columns" in refused(
		"FedEx", "Invoice Number,Net Charge Amount\n1,2\n"
	)
	assert "was not downloaded completely" in refused("FedEx", fedex_file(row, total="12.00").rstrip())
	assert "has no amount" in refused("FedEx", fedex_file({**row, "net": ""}, total="12.00"))


# DHL Express

INVOICE = {"Line Type": "I", "Total amount (excl. VAT)": "60.00", "Total amount (incl. VAT)": "71.40"}
SHIPMENT = {
	"Line Type": "S", "Shipment Number": "3661655384", "Shipment Date": "20260303", "Product": "P",
	"Product Name": "EXPRESS WORLDWIDE", "Weight (kg)": "2.5", "Cust Scale Weight (A)": "1.9", "Weight Charge": "50.00",
	"Weight Tax (VAT)": "9.50", "Total amount (excl. VAT)": "60.00", "Total amount (incl. VAT)": "71.40", "Total Tax": "11.40",
	"XC1 Code": "FF", "XC1 Name": "FUEL SURCHARGE", "XC1 Charge": "10.00", "XC1 Tax": "1.90", "XC1 Total": "11.90",
}  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_dhl_express_invoice(delimiter):
	[bill] = read("DHL Express", dhl_file(INVOICE, SHIPMENT, delimiter=delimiter), "EUR")
	assert (bill.bill_number, bill.account_id, bill.due_on) == (
		"BERR000123456",
		"140012345",
		date(2026, 4, 12),
	)
	assert (bill.total, bill.difference) == (D("71.40"), D(0))
	[line] = bill.lines
	assert charges(line) == [("Freight", "50.00"), ("Fuel", "10.00")]
	assert (line.tax, line.billed_grams, line.entered_grams) == (D("11.40"), 2500, 1900)
	assert (line.service, line.shipped_on) == ("EXPRESS WORLDWIDE", date(2026, 3, 3))


def test_a_dhl_express_shipment_with_a_discount_and_tax_on_the_whole():
	row = {
		**SHIPMENT, "Discount 1": "Contract", "Discount 1 Amount": "-8.00", "Total amount (excl. VAT)": "52.00",
		"Weight Tax (VAT)": "", "XC1 Tax": "", "Total Tax": "9.88", "Total amount (incl. VAT)": "61.88",
	}  # fmt: skip
	[bill] = read("DHL Express", dhl_file({**INVOICE, "Total amount (incl. VAT)": "61.88"}, row), "EUR")
	assert (bill.difference, bill.lines[0].net, bill.lines[0].tax) == (D(0), D("52.00"), D("9.88"))
	assert bill.lines[0].discount == D("8.00")


def test_dhl_express_files_that_are_no_whole_invoice_say_so():
	off = {**SHIPMENT, "Weight Charge": "51.00"}
	assert "Row 3: the charges come to 61.00, but DHL Express states 60.00" in refused(
		"DHL Express", dhl_file(INVOICE, off), currency="EUR"
	)
	odd = {**SHIPMENT, "Line Type": "Q"}
	assert "the type Q is not known" in refused("DHL Express", dhl_file(INVOICE, odd), currency="EUR")
	taxed = {**SHIPMENT, "Total Tax": "1.00"}
	assert "but 1.00 tax" in refused("DHL Express", dhl_file(INVOICE, taxed), currency="EUR")
	[bill] = read("DHL Express", dhl_file({**INVOICE, "Total amount (incl. VAT)": "80.00"}, SHIPMENT), "EUR")
	assert bill.difference == D("-8.60")


# any courier


COLUMNS = {
	"tracking_number": "运单号", "amount": "费用", "charge_name": "费用类型", "shipped_on": "寄件日期", "billed_weight": "计费重量",
	"bill_number": "账单号",
}  # fmt: skip


def test_a_bill_by_a_mapping():
	rows = [
		["账单 2026-03"],
		list(COLUMNS.values()),
		["SF1", "18.00", "运费", "2026-03-01", "2.5", "B1"],
		["SF1", "3.00", "燃油附加费", "2026-03-01", "2.5", "B1"],
		["SF1", "18.00", "运费", "2026-03-01", "2.5", "B1"],
		["SF2", "12.00", "运费", "2026-03-02", "1", "B1"],
		["合计", "51.00", "", "", "", ""],
	]
	mapping = BillMapping(COLUMNS, total_rows=frozenset({"合计"}))
	[bill] = read("Other Courier", csv_of(rows).encode("gb18030"), "CNY", mapping)
	assert (bill.bill_number, bill.currency, bill.difference) == ("B1", "CNY", None)
	first, again, second = bill.lines
	assert charges(first) == [("Freight", "18.00"), ("Fuel", "3.00")]
	assert (first.billed_grams, first.shipped_on) == (2500, date(2026, 3, 1))
	assert (again.tracking_number, again.net, second.net) == ("SF1", D("18.00"), D("12.00"))


def test_a_bill_with_one_row_for_each_parcel_is_named_after_its_file():
	rows = [["Waybill", "Net", "VAT", "Weight"], ["A1", "1.234,50", "12,00", "1,5"], ["A1", "2,00", "", ""]]
	columns = {"tracking_number": "Waybill", "amount": "Net", "tax": "VAT", "billed_weight": "Weight"}
	mapping = BillMapping(columns, decimal_sign=",", day_order=DayOrder.DAY_FIRST)
	[bill] = read("Other Courier", csv_of(rows, ";"), "EUR", mapping, name="March.csv")
	assert (bill.bill_number, [line.net for line in bill.lines]) == ("March", [D("1234.50"), D("2.00")])
	assert (bill.lines[0].tax, bill.lines[0].billed_grams) == (D("12.00"), 1500)


def test_mapped_files_that_cannot_be_read_say_so():
	columns = {"tracking_number": "No", "amount": "Net", "billed_weight": "Kilos"}
	head = ["No", "Net", "Kilos"]
	options = {"mapping": BillMapping(columns)}
	assert "Row 2 has no amount" in refused("Other Courier", csv_of([head, ["A", "", "1"]]), **options)
	assert "Row 2: … is no weight" in refused("Other Courier", csv_of([head, ["A", "1", "heavy"]]), **options)
	assert "no column" in refused("Other Courier", csv_of([["No", "Net"], ["A", "1"]]), **options)
	assert "a header and no lines" in refused("Other Courier", csv_of([head]), **options)
	assert "Choose a mapping" in refused("Other Courier", csv_of([head]))
	lacking = BillMapping({"amount": "Net"})
	assert "lacks columns for: Tracking Number" in refused("Other Courier", csv_of([head]), mapping=lacking)
