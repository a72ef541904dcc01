"""The door between text of strangers and documents takes what the DocType takes, field by field."""

import frappe
import pytest

from ecom_erp.erp.documents.fitting import fit, fitted

TEXTS = (
	"n/a",
	"x" * 600,
	"é" * 70_000,
	"<![x[ y",
	"<b>" * 300,
	"a\nb",
	"Ada \ud83d",
	"ada@example,com",
	"＋1",
	"\u200b",
)
WRITTEN = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Phone")


def doctypes() -> list[str]:
	ours = {"module": "Ecom ERP", "issingle": 0, "is_virtual": 0}
	return [*frappe.get_all("DocType", ours, pluck="name"), "Customer", "Address", "Contact"]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_field_refuses_what_was_made_to_fit(site, text):
	"""All fields that may hold text, also those that somebody adds or makes shorter: asked are Frappe's own checks."""
	for doctype in doctypes():
		doc = frappe.new_doc(doctype)
		for field in doc.meta.fields:
			if field.fieldtype in WRITTEN and not field.get("is_virtual"):
				doc.set(field.fieldname, text)
		fit(doc)
		written = doc.as_dict(no_default_fields=True)
		doc._validate_data_fields()
		doc._validate_length()
		doc._sanitize_content()
		assert doc.as_dict(no_default_fields=True) == written, "Frappe finds nothing left to clean"
		for field in doc.meta.get("fields", {"fieldtype": ("in", ("Small Text", "Text"))}):
			assert len((doc.get(field.fieldname) or "").encode()) <= 65_535


def test_what_did_not_fit_is_told(site):
	doc = frappe.get_doc(
		{
			"doctype": "Ecom Order",
			"ship_city": "x" * 256,
			"ship_name": "Ada\nBerg",
			"lines": [{"title": "Tea"}, {"title": "x" * 300, "sku": "<b>Tea</b>"}],
		}
	)
	doc.set_parent_in_children()
	told = [(one.field, one.label, one.row, one.kept[-2:]) for one in fit(doc)]
	assert told == [("ship_city", "City", 0, "x…"), ("title", "Title", 2, "x…")]
	assert (doc.ship_name, doc.lines[1].sku) == ("Ada Berg", "<b>Tea</b>")


def test_a_name_of_something_is_left_alone(site):
	assert fitted("Ecom Order", "customer", "Ada  Berg") == "Ada  Berg"


def test_a_field_that_asks_for_an_email_gets_one_or_nothing(site):
	for text in ("ada@example.com", "n/a", "jürgen@müller.de"):
		assert fitted("Contact Email", "email_id", text) in ("ada@example.com", "")
