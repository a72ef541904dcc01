"""The contact that a customer gets from its own mail address and phone."""

import frappe
from frappe.model.document import Document


def make_primary_contact(party: Document) -> str:
	"""Inserts a Contact with the party's mail address and mobile number; returns its name."""
	title = party.get("customer_name")
	contact = frappe.new_doc("Contact")
	contact.is_primary_contact = 1
	if party.get("customer_type") == "Individual":
		first, *rest = title.split()
		contact.first_name = first
		contact.middle_name = " ".join(rest[:-1]) or None
		contact.last_name = rest[-1] if rest else None
	else:
		contact.company_name = title
	contact.append("links", {"link_doctype": party.doctype, "link_name": party.name})
	if party.get("email_id"):
		contact.add_email(party.email_id, is_primary=True)
	if party.get("mobile_no"):
		contact.add_phone(party.mobile_no, is_primary_mobile_no=True)
	return contact.insert(ignore_permissions=party.flags.ignore_permissions).name
