"""Files of couriers: what is in them, what cannot be read, one that is refused beside others, and the report of what they say."""

import frappe
import pytest

from ecom_erp.core.states.money.statement_import import CHECKING, IMPORTING
from ecom_erp.ecom_erp.report.billed_against_quoted.billed_against_quoted import execute as billed_report
from ecom_erp.flows.accounting.courier_bills import auditing, bill_import, posting
from tests.courier_bills.files import csv_of, dhl_file, fedex_file, ups_file, ups_row
from tests.factories import courier_bills as bills
from tests.factories.courier_bills import parcel
from tests.factories.erpnext import make, unique


def imported(account: str, content: str, *statuses: str, name: str = ""):
	file = make("File", file_name=f"{name or unique('bill')}.csv", content=content, is_private=1)
	doc = make(bill_import.IMPORT, bill_account=account, file=file.file_url)
	frappe.db.commit()
	for status in statuses:
		bill_import.start(doc.name, status)
		bill_import.work_due(30)
	auditing.audit_due(30)
	return doc.reload()


def found(account: str) -> dict[str, str]:
	rows = frappe.get_all("Ecom Courier Bill", {"bill_account": account}, ["bill_number", "status"])
	return {row.bill_number: row.status for row in rows}


def bill_of(label, number: str, net: str = "5.00", total: str = "", **facts) -> str:
	row = ups_row(
		label.tracking_number, "Ground", net, invoice=number, day=frappe.utils.nowdate(), account="", **facts
	)
	return ups_file(row, total=total or net)


@pytest.mark.smoke
def test_a_file_of_a_real_courier_is_checked_imported_and_posted(shop, goods, account):
	label = parcel(shop, goods)
	content = bill_of(label, "INV-1")
	doc = imported(account, content, CHECKING)
	assert (doc.status, doc.status_message) == ("Checked", "1 bills can be imported")
	[shown] = frappe.parse_json(doc.preview)
	assert (shown["number"], shown["total"], shown["difference"], shown["parcels"]) == (
		"INV-1",
		"5.00",
		"0.00",
		1,
	)
	assert found(account) == {}
	for _again in range(2):
		assert imported(account, content, IMPORTING).status == "Done"
	assert found(account) == {"INV-1": "Ready"}
	[name] = frappe.get_all("Ecom Courier Bill", {"bill_account": account}, pluck="name")
	posting.post(name)
	_columns, rows, _message, chart, _summary = billed_report(
		{"bill_account": account, "group_by": "Courier"}
	)
	assert [(row.group, row.lines, row.net, row.expected, row.difference) for row in rows] == [
		(account, 1, 5, 5, 0)
	]
	assert chart


@pytest.mark.parametrize("group", ["Courier", "Service", "Lane", "Cause"])
def test_the_report_tells_what_was_billed_too_much(shop, goods, account, group):
	label = parcel(shop, goods)
	imported(account, bill_of(label, "INV-2", "8.00"), IMPORTING)
	_columns, rows, *_rest = billed_report({"bill_account": account, "group_by": group})
	assert [(row.lines, row.net, row.difference, row.percent) for row in rows] == [(1, 8, 3, 60)]
	expected = {
		"Courier": account,
		"Service": "Ground",
		"Lane": label.lane,
		"Cause": "Weight or Size Changed",
	}
	assert rows[0].group == expected[group]


def test_a_bill_that_does_not_add_up_says_so_before_it_is_imported(shop, goods, account):
	label = parcel(shop, goods)
	doc = imported(account, bill_of(label, "INV-3", total="6.00"), CHECKING)
	assert doc.status_message.startswith("1 of 1 bills do not add up")
	imported(account, bill_of(label, "INV-3", total="6.00"), IMPORTING)
	assert found(account) == {"INV-3": "Inconsistent"}


def test_a_bill_that_is_refused_stops_no_other(shop, goods, account):
	label, other = parcel(shop, goods), parcel(shop, goods)
	imported(account, bill_of(label, "INV-4"), IMPORTING)
	[name] = frappe.get_all("Ecom Courier Bill", {"bill_account": account}, pluck="name")
	posting.post(name)
	frappe.db.commit()
	first = ups_row(label.tracking_number, "Ground", "7.00", invoice="INV-4", total="7.00", account="")
	second = ups_row(other.tracking_number, "Ground", "5.00", invoice="INV-5", total="5.00", account="")
	doc = imported(account, csv_of([first, second]), IMPORTING)
	assert doc.status == "Failed" and "Take it back first" in doc.status_message
	assert found(account) == {"INV-4": "Posted", "INV-5": "Ready"}


def test_files_that_cannot_be_read_say_so(shop, goods, account, courier, books):
	label = parcel(shop, goods)
	for content, said in (
		("a,b\n1,2\n", "250"),
		(bill_of(label, "X").rstrip(), "not downloaded completely"),
		(bill_of(label, "X", ""), "no amount"),
	):
		doc = imported(account, content, CHECKING)
		assert doc.status == "Failed" and said in doc.status_message
	doc = imported(account, bill_of(label, "X", currency="EUR"), IMPORTING)
	assert "bills in USD" in doc.status_message
	mapped = bills.bill_account(courier, books, courier="Other Courier")
	assert "Choose the File Mapping" in imported(mapped, "a,b\n1,2\n", CHECKING).status_message
	assert found(account) == {} == found(mapped)


def test_any_courier_by_a_mapping(shop, goods, courier, books):
	label = parcel(shop, goods)
	mapping = make(
		"Ecom Bill Mapping",
		mapping_name=unique("Mapping"),
		decimal_sign=",",
		columns=[
			{"field": "Tracking Number", "column": "Waybill"},
			{"field": "Amount", "column": "Net"},
			{"field": "Bill Number", "column": "Bill"},
		],
	)
	account = bills.bill_account(courier, books, courier="Other Courier", mapping=mapping.name)
	content = csv_of([["Waybill", "Net", "Bill"], [label.tracking_number, "5,00", "B-7"]], ";")
	assert imported(account, content, IMPORTING).status == "Done"
	assert found(account) == {"B-7": "Ready"}
	with pytest.raises(frappe.ValidationError, match="Tracking Number"):
		make("Ecom Bill Mapping", mapping_name=unique("M"), columns=[{"field": "Amount", "column": "Net"}])


def test_a_file_is_not_changed_while_it_is_read(account):
	file = make("File", file_name=f"{unique('bill')}.csv", content="a,b\n", is_private=1)
	doc = make(bill_import.IMPORT, bill_account=account, file=file.file_url, status="Done")
	assert doc.status == "New"
	bill_import.start(doc.name, CHECKING)
	doc.reload()
	doc.file = "/files/other.csv"
	with pytest.raises(frappe.ValidationError, match="already Checking"):
		doc.save()


@pytest.mark.parametrize("carrier", ["UPS", "FedEx", "DHL Express"])
def test_a_bill_of_each_carrier_against_a_label_bought_here(shop, goods, courier, books, carrier):
	"""5.00 as quoted, and 4.00 for an address, with a tenth of tax on the carriage."""
	number = parcel(shop, goods).tracking_number
	facts = {"invoice": "R-1", "account": ""}
	content = {
		"UPS": lambda: ups_file(
			ups_row(number, "Ground", "5.00", **facts),
			ups_row(number, "10.000 % Tax", "0.50", "TAX", **facts),
			ups_row(number, "Address Correction Ground", "4.00", category="ADJ", detail="ADC", **facts),
			total="9.50",
		),
		"FedEx": lambda: fedex_file(
			{
				"tracking": number,
				"carriage": "5.00",
				"net": "9.50",
				"charges": [("GST", "0.50"), ("Address Correction", "4.00")],
			},
			total="9.50",
			account="",
		),
		"DHL Express": lambda: dhl_file(
			{"Line Type": "I", "Total amount (incl. VAT)": "9.50", "Currency": "USD", "Billing Account": ""},
			{
				"Line Type": "S",
				"Shipment Number": number,
				"Currency": "USD",
				"Billing Account": "",
				"Weight Charge": "5.00",
				"Weight Tax (VAT)": "0.50",
				"XC1 Code": "MA",
				"XC1 Name": "ADDRESS CORRECTION",
				"XC1 Charge": "4.00",
				"XC1 Total": "4.00",
				"Total amount (excl. VAT)": "9.00",
				"Total amount (incl. VAT)": "9.50",
			},
		),
	}[carrier]()
	account = bills.bill_account(courier, books, courier=carrier)
	assert imported(account, content, IMPORTING).status == "Done"
	[name] = frappe.get_all("Ecom Courier Bill", {"bill_account": account}, pluck="name")
	rows = bills.found(name)
	assert (sum(row.net for row in rows), sum(row.tax for row in rows)) == (9, 0.5)
	assert (sum(row.expected for row in rows), sum(row.claimable for row in rows)) == (5, 4)
	assert {row.cause for row in rows} - {""} == {"Address Correction"}
