"""Quotations: what a customer was offered, as ERPNext keeps it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ecom_erp.core.changes.quoted_order import FEE, SHIPPING, TAX, QuotedCharge, QuotedRow
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import Address, Buyer
from ecom_erp.core.orders.posting import Posting
from ecom_erp.erp.documents.units import in_stock_units
from ecom_erp.erp.selling.masters import ensure_address
from ecom_erp.erp.selling.quoted_rows import QUOTATION, SALES
from ecom_erp.erp.selling.selling import add_charges, check_total, rates_of_day

# Expired: ERPNext sets it by night and leaves it; whether the day counts says `Quoted.over`
ORDERABLE = ("Open", "Replied", "Expired")
EXPIRED_MAY = "allow_sales_order_creation_for_expired_quotation"


@dataclass(frozen=True)
class Quoted:
	"""A quotation. `customer` is "" of one that is not for a customer; `over`: the day it was valid until, where that has passed and
	counts; `amends`: the quotations it was amended from, that before it first; `total`: what the customer was asked to pay, rounded
	where the quotation is."""

	name: str
	status: str
	company: str
	currency: str
	customer: str
	order_type: str
	over: date | None
	rows: tuple[QuotedRow, ...]
	charges: tuple[QuotedCharge, ...]
	total: Decimal
	amends: tuple[str, ...]
	buyer: Buyer
	address: Address


def read(name: str, shipping_account: str = "") -> Quoted:
	"""The quotation as it stands; charges on `shipping_account` are shipping."""
	doc = frappe.get_doc(QUOTATION, name)
	contact = {"email": doc.contact_email or "", "phone": doc.contact_mobile or ""}
	return Quoted(
		name=doc.name,
		status=doc.status,
		company=doc.company,
		currency=doc.currency,
		customer=doc.party_name if doc.quotation_to == "Customer" else "",
		order_type=doc.order_type,
		over=_over(doc),
		rows=tuple(
			QuotedRow(
				row.name,
				row.item_code or "",
				row.item_name or "",
				from_field(row.qty),
				row.uom or "",
				row.stock_uom or row.uom or "",
				from_field(row.rate),
				bool(row.is_alternative),
			)
			for row in doc.items
		),
		charges=_charges(doc, shipping_account),
		total=from_field(doc.rounded_total or doc.grand_total),
		amends=_amends(doc),
		buyer=Buyer(name=doc.customer_name or "", **contact),
		address=_address(doc, contact["phone"]),
	)


def _charges(doc, shipping_account: str) -> tuple[QuotedCharge, ...]:
	"""Rows of taxes and charges, after a discount on the total lowered them, and what the total was rounded by."""
	heads = {row.account_head for row in doc.taxes}
	# money that is earned or spent is no tax; accounts of taxes are what the company owes
	earned = {
		"name": ("in", list(heads) or [""]),
		"root_type": ("in", ("Income", "Expense")),
		"account_type": ("!=", "Tax"),
	}
	no_tax = set(frappe.get_all("Account", earned, pluck="name"))

	def kind(account: str) -> str:
		if account == shipping_account:
			return SHIPPING
		return FEE if account in no_tax else TAX

	rows = [
		QuotedCharge(
			from_field(row.tax_amount_after_discount_amount),
			kind(row.account_head),
			bool(row.included_in_print_rate),
		)
		for row in doc.taxes
	]
	rounded = from_field(doc.rounding_adjustment) if doc.rounded_total else Decimal(0)
	return (*rows, QuotedCharge(rounded, FEE))


def _amends(doc) -> tuple[str, ...]:
	found: list[str] = []
	before = doc.amended_from
	while before and before not in found:
		found.append(before)
		before = frappe.db.get_value(QUOTATION, before, "amended_from")
	return tuple(found)


def _over(doc) -> date | None:
	if not doc.valid_till or getdate(doc.valid_till) >= getdate():
		return None
	allowed = frappe.db.get_single_value("Selling Settings", EXPIRED_MAY)
	return None if cint(allowed) else getdate(doc.valid_till)


def _address(doc, phone: str) -> Address:
	named = doc.shipping_address_name or doc.customer_address
	if not named:
		return Address(name=doc.customer_name or "", phone=phone)
	row = frappe.get_doc("Address", named)
	country = frappe.db.get_value("Country", row.country, "code", cache=True) if row.country else ""
	return Address(
		name=doc.customer_name or row.address_title or "",
		line1=row.address_line1 or "",
		line2=row.address_line2 or "",
		city=row.city or "",
		province_code=row.state or "",
		postal_code=row.pincode or "",
		country_code=(country or "").upper(),
		phone=row.phone or phone,
	)


def saved_under(key: str) -> str | None:
	"""The quotation that a form with this key has made."""
	return frappe.db.get_value(QUOTATION, {"ecom_entry_key": key, "docstatus": ("<", 2)})


def post(order, posting: Posting, shop, key: str, valid_till: date) -> str:
	"""Submit the quotation of what was typed, of which `order` is the unsaved Ecom Order; its name."""
	document = frappe.new_doc(QUOTATION)
	document.update(
		{
			"quotation_to": "Customer",
			"party_name": order.customer,
			"customer_name": order.buyer_name,
			"company": shop.company,
			"currency": order.currency,
			"selling_price_list": shop.price_list,
			"order_type": SALES,
			"transaction_date": getdate(),
			"valid_till": valid_till,
			"shipping_address_name": ensure_address(order),
			"contact_email": order.buyer_email,
			"contact_mobile": order.buyer_phone,
			"disable_rounded_total": 1,
			"ignore_pricing_rule": 1,
			"ecom_entry_key": key,
			**rates_of_day(order.currency, shop, getdate()),
		}
	)
	for row in posting.rows:
		document.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": row.qty,
				"rate": float(row.rate),
				"price_list_rate": float(row.rate),
			},
		)
	add_charges(document, posting, shop)
	document.flags.ignore_permissions = True
	in_stock_units(document)
	document.insert()
	document.submit()
	check_total(document, posting)
	return document.name


def mail(name: str, recipient: str, subject: str, text: str) -> None:
	"""Put the quotation's print into the queue of e-mails, once."""
	known = {"reference_doctype": QUOTATION, "reference_name": name}
	if frappe.db.exists("Email Queue", known):
		return
	frappe.sendmail(
		recipients=[recipient],
		subject=subject,
		message=text,
		reference_doctype=QUOTATION,
		reference_name=name,
		attachments=[{"print_format_attachment": 1, "doctype": QUOTATION, "name": name}],
		add_unsubscribe_link=0,
	)


def may_read(name: str) -> None:
	"""Raises PermissionError unless the user at hand may read the quotation."""
	if not (frappe.has_permission(QUOTATION) and frappe.has_permission(QUOTATION, "read", name)):
		frappe.throw(_("You may not read {0}").format(_(QUOTATION)), frappe.PermissionError)
