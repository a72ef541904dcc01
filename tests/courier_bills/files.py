"""Files of couriers' bills, written as the couriers write them."""

import csv
import io

from ecom_erp.integrations.courier_bills import get_adapter_class
from ecom_erp.integrations.courier_bills.dhl_express import adapter as dhl
from ecom_erp.integrations.courier_bills.ups import columns as ups


def read(courier: str, data: str | bytes, currency: str = "USD", mapping=None, name: str = "bill.csv"):
	"""The bills of a file."""
	adapter = get_adapter_class(courier)
	content = data.encode() if isinstance(data, str) else data
	return adapter().read_file(content, name, currency, mapping)


def csv_of(rows, delimiter: str = ",") -> str:
	stream = io.StringIO()
	csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
	return stream.getvalue()


def ups_row(tracking: str, name: str, net: str, group: str = "FRT", **facts) -> list[str]:
	"""A charge in UPS' billing data file."""
	values = {
		"account": "0000A1B2C3", "day": "2026-03-14", "invoice": "000A1B2C3116", "currency": "USD", "total": "",
		"shipped": "2026-03-10", "packages": "1", "entered": "2.0", "billed": "3.0", "unit": "L", "size": "", "zone": "004",
		"category": "SHP", "detail": "ISS", "incentive": "1.00", "charged_in": "", "due": "",
	}  # fmt: skip
	values |= facts
	row = [""] * ups.MOST
	places = {
		0: "2.1", 1: values["account"], ups.ACCOUNT: values["account"], ups.INVOICE_DATE: values["day"],
		ups.INVOICE_NUMBER: values["invoice"], ups.CURRENCY: values["currency"], ups.INVOICE_AMOUNT: values["total"],
		ups.TRANSACTION_DATE: values["shipped"], ups.PACKAGES: values["packages"], ups.TRACKING_NUMBER: tracking,
		ups.ENTERED_WEIGHT: values["entered"], ups.ENTERED_UNIT: values["unit"], ups.BILLED_WEIGHT: values["billed"],
		ups.BILLED_UNIT: values["unit"], ups.DIMENSIONS: values["size"], ups.ZONE: values["zone"],
		ups.CATEGORY: values["category"], ups.DETAIL: values["detail"], ups.CLASSIFICATION: group,
		ups.CHARGE_NAME: name, ups.CHARGE_CURRENCY: values["charged_in"] or values["currency"],
		ups.INCENTIVE: values["incentive"], ups.NET: net, ups.DUE_DATE: values["due"],
	}  # fmt: skip
	for place, value in places.items():
		row[place] = value
	return row


def ups_file(*rows: list[str], total: str, delimiter: str = ",") -> str:
	for row in rows:
		row[ups.INVOICE_AMOUNT] = total
	return csv_of(rows, delimiter)


FEDEX = [
	"Bill to Account Number", "Invoice Date", "Invoice Number", "Original Amount Due", "Current Balance",
	"Ground Tracking ID Prefix", "Express or Ground Tracking ID", "Transportation Charge Amount", "Net Charge Amount",
	"Service Type", "Ground Service", "Shipment Date", "POD Delivery Date", "Actual Weight Amount", "Actual Weight Units",
	"Rated Weight Amount", "Rated Weight Units", "Dim Length", "Dim Width", "Dim Height", "Dim Unit", "RMA#", "Zone Code",
]  # fmt: skip
PAIRS = 25


def fedex_file(*rows: dict, total: str, invoice: str = "8-123-45678", account: str = "123456789") -> str:
	"""Rows with our short names of their cells; `charges`: pairs of name and amount."""
	header = [*FEDEX, *(["Tracking ID Charge Description", "Tracking ID Charge Amount"] * PAIRS)]
	lines = [header]
	for row in rows:
		charges = [cell for pair in row.get("charges", ()) for cell in pair]
		lines.append(
			[
				account,
				"20260313",
				row.get("invoice", invoice),
				total,
				total,
				"",
				row["tracking"],
				row["carriage"],
				row["net"],
				row.get("service", "FedEx Ground"),
				row.get("ground", "Home Delivery"),
				"20260310",
				row.get("delivered", ""),
				row.get("actual", "2.0"),
				"L",
				row.get("rated", "3"),
				"L",
				*row.get("size", ("", "", "")),
				"I",
				row.get("rma", ""),
				row.get("zone", "04"),
				*charges,
				*[""] * (2 * PAIRS - len(charges)),
			]
		)
	return csv_of(lines)


DHL = [
	"Line Type", "Billing Source", "Original Invoice Number", "Invoice Number", "Invoice Type", "Invoice Date", "Due Date",
	"Billing Account", "Shipment Number", "Shipment Date", "Product", "Product Name", "Pieces", "Dimensions",
	"Cust Scale Weight (A)", "Weight (kg)", "Currency", "Total amount (excl. VAT)", "Total amount (incl. VAT)", "Tax Code",
	"Total Tax", "Tax Adjustment", "Weight Charge", "Weight Tax (VAT)", "Other Charges 1", "Other Charges 1 Amount",
	"Discount 1", "Discount 1 Amount",
	*(f"XC{number} {part}" for number in dhl.EXTRAS for part in ("Code", "Name", "Charge", "Tax Code", "Tax", "Discount", "Total")),
]  # fmt: skip


def dhl_file(*rows: dict, delimiter: str = ",") -> str:
	"""Rows by the titles of their cells."""
	defaults = {
		"Invoice Number": "BERR000123456", "Invoice Date": "20260313", "Due Date": "20260412", "Currency": "EUR",
		"Billing Account": "140012345",
	}  # fmt: skip
	lines = [DHL]
	for row in rows:
		assert set(row) <= set(DHL)
		lines.append([{**defaults, **row}.get(title, "") for title in DHL])
	return csv_of(lines, delimiter)
