"""The documents of an order are those that a person would have got from ERPNext by hand, field by field."""

import frappe
import pytest

from tests.factories import erpnext
from tests.factories import shop as factory

pytestmark = pytest.mark.smoke

HEADER = (
	"customer",
	"company",
	"currency",
	"selling_price_list",
	"shipping_address_name",
	"cost_center",
	"disable_rounded_total",
	"ignore_pricing_rule",
	"apply_discount_on",
	"discount_amount",
	"transaction_date",
	"delivery_date",
	"order_type",
)
ROW = ("item_code", "qty", "rate", "price_list_rate", "warehouse", "cost_center", "delivery_date")
TAX = ("charge_type", "account_head", "description", "tax_amount", "cost_center")
# what names a document or a moment, and what leads back to the order of the shop
OWN = {
	"name",
	"parent",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"_user_tags",
	"_comments",
	"_assign",
	"_liked_by",
	"_seen",
	"posting_time",
	"transaction_time",  # of a Sales Order of ERPNext 16
	"ecom_order",
	"fulfilment_order",
	"po_no",
	"lr_no",
	"reference_no",
	"mode_of_payment",
	"title",
	"remarks",
	# stock at the moment
	"actual_qty",
	"projected_qty",
	"company_total_stock",
	"paid_from_account_balance",
	"paid_to_account_balance",
	# the buyer paid on another day than somebody books it; parcels have no discount
	"reference_date",
	"apply_discount_on",
	"distributed_discount_amount",
	# the flow books the payment when it is made, as an advance of the Sales Order
	"advance_paid",
	"advance_voucher_type",  # ERPNext 16 notes it beside the invoice
	"advance_voucher_no",
	"party_account_currency",
	"party_balance",
	"posting_date",
	"idx",
	# how the form asks for serial numbers
	"use_serial_batch_fields",
}
# names of the other documents and of their rows
LINKS = {
	"against_sales_order": "sales_order",
	"sales_order": "sales_order",
	"reference_name": "invoice",
	"so_detail": "row",
	"dn_detail": "row",
	"delivery_note": "delivery_note",
}


def picked(doc, names) -> dict:
	return {name: doc.get(name) for name in names}


def by_hand(order) -> dict[str, str]:
	"""The same facts told to ERPNext: Sales Order, then what its own mappers make of it; their names by DocType."""
	made = frappe.get_doc(
		{
			"doctype": "Sales Order",
			**picked(order, HEADER),
			"items": [picked(row, ROW) for row in order.items],
			"taxes": [picked(row, TAX) for row in order.taxes],
		}
	)
	made.insert()
	made.submit()
	note = erpnext.deliver(made.name, submit=False)
	# the charges of an order are in its invoice; a parcel has none
	note.update({"taxes": [], "discount_amount": 0, "apply_discount_on": None})
	note.save()
	note.submit()
	bill = erpnext.invoice(made.name)
	payment = erpnext.pay("Sales Invoice", bill.name)
	return {doc.doctype: doc.name for doc in (made, note, bill, payment)}


def of_flow(order: str) -> dict[str, str]:
	names = {"Sales Order": factory.get(order).sales_order, "Sales Invoice": factory.get(order).sales_invoice}
	for doctype in ("Delivery Note", "Payment Entry"):
		[names[doctype]] = frappe.get_all(doctype, {"ecom_order": order, "docstatus": 1}, pluck="name")
	return names


def plain(doctype: str, name: str) -> dict:
	"""All that is stored of a document, without what is its own; its rows are known by their place."""
	doc = frappe.get_doc(doctype, name)
	tables = sorted({field.fieldname for field in doc.meta.get_table_fields()})
	rows = {row.name: f"{table} {number}" for table in tables for number, row in enumerate(doc.get(table))}
	found = values(doc, rows)
	for table in tables:
		for number, row in enumerate(doc.get(table)):
			found |= {f"{table} {number} {key}": value for key, value in values(row, rows).items()}
	return found


def values(row, rows: dict[str, str]) -> dict:
	stored = row.get_valid_dict(convert_dates_to_str=True)
	return {
		key: LINKS[key] if value and key in LINKS else rows.get(value, value) or None
		for key, value in stored.items()
		if key not in OWN
	}


@pytest.mark.parametrize("kind", ["plain", "discount that does not divide"])
def test_the_chain_is_as_by_hand(shop, kind):
	discount = "0.10" if kind != "plain" else "0"
	items = [factory.stocked(main=20), factory.stocked(main=20)]
	order = factory.make_order(
		factory.line(items[0], "10.00", 3, discount=discount, tax="1.49"),
		factory.line(items[1], "24.90", tax="1.25"),
		shipping=factory.core_orders.Decimal("7.95"),
	)
	mine = of_flow(factory.billed(shop, order))
	hand = by_hand(frappe.get_doc("Sales Order", mine["Sales Order"]))
	for doctype, name in mine.items():
		ours, theirs = plain(doctype, name), plain(doctype, hand[doctype])
		different = {
			key: (ours.get(key), theirs.get(key))
			for key in sorted({*ours, *theirs})
			if ours.get(key) != theirs.get(key)
		}
		assert different == {}, doctype
	assert frappe.db.get_value("Sales Invoice", mine["Sales Invoice"], "outstanding_amount") == 0
