"""ERPNext's own way to the documents that the app makes of an order: the plain facts of each are inserted and
submitted, one commit each; Delivery Note, invoice and payment come from ERPNext's own mappers."""

import frappe
from frappe.utils import nowdate

HEADER = (
	"customer",
	"company",
	"currency",
	"selling_price_list",
	"shipping_address_name",
	"cost_center",
	"disable_rounded_total",
	"ignore_pricing_rule",
	"transaction_date",
	"delivery_date",
	"order_type",
	"apply_discount_on",
	"discount_amount",
)
ROW = ("item_code", "qty", "rate", "price_list_rate", "warehouse", "cost_center", "delivery_date")
TAX = ("charge_type", "account_head", "description", "tax_amount", "cost_center")
CUSTOMER = ("customer_name", "customer_type", "customer_group", "territory", "default_price_list")
ADDRESS = (
	"address_title",
	"address_type",
	"address_line1",
	"address_line2",
	"city",
	"state",
	"pincode",
	"country",
	"phone",
)


def facts_of(sales_order: str) -> dict:
	"""What somebody has to tell ERPNext to get this Sales Order."""
	order = frappe.get_doc("Sales Order", sales_order)
	return {
		"doctype": "Sales Order",
		**_pick(order, HEADER),
		"po_no": f"{order.po_no} bare",  # ERPNext takes a number only once
		"items": [_pick(row, ROW) for row in order.items],
		"taxes": [_pick(row, TAX) for row in order.taxes],
	}


def buyer_of(sales_order: str) -> tuple[dict, dict]:
	"""What somebody has to tell ERPNext to get the order's Customer and Address."""
	customer, address = frappe.db.get_value("Sales Order", sales_order, ["customer", "shipping_address_name"])
	return (
		{"doctype": "Customer", **_pick(frappe.get_doc("Customer", customer), CUSTOMER)},
		{"doctype": "Address", **_pick(frappe.get_doc("Address", address), ADDRESS)},
	)


def _pick(doc, names: tuple[str, ...]) -> dict:
	return {name: doc.get(name) for name in names}


def sales_order(facts: dict) -> str:
	order = frappe.get_doc(facts)
	return _post(order)


def sales_order_of_new_buyer(facts: dict, customer: dict, address: dict) -> str:
	buyer = frappe.get_doc(customer).insert()
	link = {"link_doctype": "Customer", "link_name": buyer.name}
	place = frappe.get_doc({**address, "links": [link]}).insert()
	return sales_order({**facts, "customer": buyer.name, "shipping_address_name": place.name})


def chain(facts: dict, account: str) -> None:
	"""Sales Order, Delivery Note, Sales Invoice and Payment Entry."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
	from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note, make_sales_invoice

	order = sales_order(facts)
	note = make_delivery_note(order)
	note.update({"taxes": [], "discount_amount": 0})  # as in the app, the charges are the invoice's alone
	_post(note)
	invoice = _post(make_sales_invoice(order))
	payment = get_payment_entry("Sales Invoice", invoice, bank_account=account)
	payment.update({"reference_no": invoice, "reference_date": nowdate()})
	_post(payment)


def _post(document) -> str:
	document.insert()
	document.submit()
	frappe.db.commit()
	return document.name
