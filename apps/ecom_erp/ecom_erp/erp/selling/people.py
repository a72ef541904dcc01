"""A person in ERPNext: customers, contacts, addresses, and the documents that carry them. The customer gets another name rather than
being deleted, so that books, stock and statistics stay whole; what is about the person goes."""

from collections.abc import Callable, Collection

import frappe

from ecom_erp.core.privacy.scrubbing import digits
from ecom_erp.erp.documents.scrubbing import scrub_rows

CUSTOMER, CONTACT, ADDRESS, INVOICE = "Customer", "Contact", "Address", "Sales Invoice"
KEPT_UNTIL = "ecom_kept_until"
OWN = "Ecom ERP"  # the app's own documents are known by their orders
# of any document, as ERPNext names them
_OF_PERSON = (
	"contact_display",
	"contact_mobile",
	"contact_phone",
	"contact_email",
	"contact_person",
	"address_display",
	"shipping_address",
	"shipping_address_name",
	"customer_address",
	"tax_id",
	"customer_details",
	"email_id",
	"mobile_no",
	"primary_address",
	"customer_primary_contact",
	"customer_primary_address",
	"image",
	"website",
	"delivery_address",
	"delivery_address_name",
	"delivery_contact_name",
	"delivery_contact_email",
	"delivery_contact",
)
_NAMED = ("customer_name", "party_name", "title", "raised_by", "first_name", "last_name")
# an invoice is evidence with its buyer's name and address; how he was reached is not part of it
_OF_INVOICE = ("contact_display", "contact_mobile", "contact_phone", "contact_email", "contact_person")
_LINKS_OF_INVOICE = ("shipping_address_name", "customer_address")
_STAYS_ON_INVOICE = ("customer_name", "address_display", "shipping_address", "tax_id")
_BESIDE = {
	"Comment",
	"Version",
	"Communication",
	"File",
	"ToDo",
	"Activity Log",
	"Notification Log",
	"DocShare",
}


def customers_with(email: str, phone: str) -> set[str]:
	"""Customers of contacts with the e-mail, or the telephone number however it is written."""
	contacts = set()
	if email:
		contacts |= set(frappe.get_all("Contact Email", {"email_id": email}, pluck="parent"))
	if phone:
		written = ("in", sorted({phone, digits(phone), f"+{digits(phone)}"}))
		contacts |= set(frappe.get_all("Contact Phone", {"phone": written}, pluck="parent"))
	if not contacts:
		return set()
	linked = {"parenttype": CONTACT, "parent": ("in", sorted(contacts)), "link_doctype": CUSTOMER}
	return set(frappe.get_all("Dynamic Link", linked, pluck="link_name"))


def linked(doctype: str, customers: Collection[str]) -> list[str]:
	"""Contacts or Addresses of these customers and of nobody else."""
	if not customers:
		return []
	of = {"parenttype": doctype, "link_doctype": CUSTOMER, "link_name": ("in", list(customers))}
	names = sorted(set(frappe.get_all("Dynamic Link", of, pluck="parent")))
	if not names:
		return []
	rows = frappe.get_all(
		"Dynamic Link",
		{"parenttype": doctype, "parent": ("in", names)},
		["parent", "link_doctype", "link_name"],
	)
	others = {
		row.parent for row in rows if row.link_doctype != CUSTOMER or row.link_name not in set(customers)
	}
	return [name for name in names if name not in others]


def values_of(customers: Collection[str], contacts: Collection[str], addresses: Collection[str]) -> set[str]:
	"""What identifies the person in them."""
	found = set(customers)
	for doctype, names, fields in (
		(CUSTOMER, customers, ("customer_name", "tax_id")),
		(CONTACT, contacts, ("first_name", "last_name", "email_id", "phone", "mobile_no")),
		(ADDRESS, addresses, ("address_title", "address_line1", "address_line2", "phone", "email_id")),
	):
		if names:
			rows = frappe.get_all(doctype, {"name": ("in", list(names))}, list(fields))
			found |= {row[field] for row in rows for field in fields if row[field]}
	found |= {*contacts, *addresses}
	return {one for one in found if one}


def documents_of(customers: Collection[str]) -> dict[str, list[str]]:
	"""Names of documents by DocType that are about these customers, or are entries of theirs. Not the customers themselves."""
	found: dict[str, set[str]] = {}
	if not customers:
		return {}
	wanted = ("in", sorted(customers))
	for parent, conditions in _places(wanted):
		meta = frappe.get_meta(parent)
		if parent in _BESIDE or meta.module == OWN or not _has_rows(meta):
			continue
		if meta.istable:
			for row in frappe.get_all(parent, conditions, ["parent", "parenttype"], limit_page_length=0):
				if row.parenttype not in (CONTACT, ADDRESS, CUSTOMER):
					found.setdefault(row.parenttype, set()).add(row.parent)
		else:
			names = frappe.get_all(parent, conditions, pluck="name", limit_page_length=0)
			found.setdefault(parent, set()).update(names)
	return {doctype: sorted(names) for doctype, names in sorted(found.items()) if names}


def _has_rows(meta) -> bool:
	return not (meta.is_virtual or meta.issingle) and frappe.db.table_exists(meta.name)


def _places(wanted):
	"""(DocType, conditions) of each field that may name a customer."""
	for doctype, owner in (("DocField", "parent"), ("Custom Field", "dt")):
		for row in frappe.get_all(
			doctype, {"fieldtype": "Link", "options": CUSTOMER}, [owner, "fieldname"], order_by=owner
		):
			yield row[owner], {row.fieldname: wanted}
	for parent, kind, fieldname in _dynamic_places():
		yield parent, {kind: CUSTOMER, fieldname: wanted}


def _dynamic_places():
	"""(DocType, field of the kind, field) of each link that may name documents of several DocTypes."""
	for doctype, owner in (("DocField", "parent"), ("Custom Field", "dt")):
		rows = frappe.get_all(
			doctype, {"fieldtype": "Dynamic Link"}, [owner, "fieldname", "options"], order_by=owner
		)
		for row in rows:
			yield row[owner], row.options, row.fieldname


def issued_invoices(customers: Collection[str]) -> list:
	"""Invoices and credit notes that were issued: rows with name, company, posting_date, outstanding_amount, docstatus."""
	if not customers:
		return []
	return frappe.get_all(
		INVOICE,
		{"customer": ("in", list(customers)), "docstatus": (">", 0)},
		["name", "company", "posting_date", "outstanding_amount", "docstatus"],
		order_by="posting_date",
	)


def unallocated_payments(customers: Collection[str]) -> list[str]:
	"""Payments of the customers that no invoice has taken yet."""
	if not customers:
		return []
	of = {
		"party_type": CUSTOMER,
		"party": ("in", list(customers)),
		"docstatus": 1,
		"unallocated_amount": (">", 0),
	}
	return frappe.get_all("Payment Entry", of, pluck="name")


def company_country(company: str) -> str:
	"""The country of a company, as ERPNext names it."""
	return frappe.get_cached_value("Company", company, "country") or ""


def restrict_invoice(name: str, until, pseudonym: str, scrub: Callable[[str], str]) -> None:
	"""An issued invoice stays as it is evidence, for whom `permissions_of_people` lets see it."""
	emptied: dict[str, str | None] = {**dict.fromkeys((*_OF_INVOICE, *_LINKS_OF_INVOICE)), "title": pseudonym}
	scrub_rows(INVOICE, {"name": name}, scrub, emptied, kept=_STAYS_ON_INVOICE)
	_scrub_entries(INVOICE, [name], scrub)
	frappe.db.set_value(INVOICE, name, KEPT_UNTIL, until, update_modified=False)


def erase_invoice(name: str) -> None:
	"""The legal term of an invoice is over: it loses its buyer; its amounts stay."""
	row = frappe.db.get_value(INVOICE, name, ["customer", *_STAYS_ON_INVOICE], as_dict=True)
	values = dict.fromkeys(_STAYS_ON_INVOICE)
	values |= {"customer_name": row.customer, KEPT_UNTIL: None}
	frappe.db.set_value(INVOICE, name, values, update_modified=False)


def erase_documents(
	doctype: str, names: Collection[str], pseudonym: str, scrub: Callable[[str], str]
) -> None:
	"""Documents and entries of a customer lose whom they are about."""
	emptied: dict[str, str | None] = {**dict.fromkeys(_OF_PERSON), **dict.fromkeys(_NAMED, pseudonym)}
	scrub_rows(doctype, {"name": ("in", list(names))}, scrub, emptied)
	if frappe.get_meta(doctype).is_submittable:
		_scrub_entries(doctype, names, scrub)


def _scrub_entries(doctype: str, names: Collection[str], scrub: Callable[[str], str]) -> None:
	"""Entries of the books name the customer in remarks, and those of the other side whom they are against."""
	for entries in ("GL Entry", "Payment Ledger Entry"):
		if names and frappe.db.table_exists(entries):
			scrub_rows(entries, {"voucher_type": doctype, "voucher_no": ("in", list(names))}, scrub)


def rename_customer(name: str, pseudonym: str, scrub: Callable[[str], str]) -> None:
	"""The Customer with another name, in all that links to him, disabled and without his particulars."""
	if not frappe.db.exists(CUSTOMER, name):
		return
	frappe.rename_doc(CUSTOMER, name, pseudonym, force=True, show_alert=False, rebuild_search=False)
	# Frappe keeps for hours where such links name a Customer, and does not look where none did when it asked
	for parent, kind, fieldname in _dynamic_places():
		if _has_rows(frappe.get_meta(parent)):
			of = {kind: CUSTOMER, fieldname: name}
			frappe.db.set_value(parent, of, fieldname, pseudonym, update_modified=False)
	emptied: dict[str, str | None] = {**dict.fromkeys(_OF_PERSON), **dict.fromkeys(_NAMED, pseudonym)}
	scrub_rows(CUSTOMER, {"name": pseudonym}, scrub, emptied)
	frappe.db.set_value(
		CUSTOMER, pseudonym, {"customer_name": pseudonym, "disabled": 1}, update_modified=False
	)


def delete_people(doctype: str, names: Collection[str]) -> None:
	"""Contacts or Addresses, with their rows. Frappe's own way would keep a copy of each."""
	if not names:
		return
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parenttype": doctype, "parent": ("in", list(names))})
	frappe.db.delete(doctype, {"name": ("in", list(names))})
