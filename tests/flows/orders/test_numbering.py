"""Numbers that two workers draw at a time, and those that must have no gaps."""

import frappe
import pytest

from ecom_erp.erp.documents import numbering
from ecom_erp.erp.documents.numbering import BLOCK
from tests.factories.erpnext import unique

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def series() -> str:
	"""A naming series of its own that has counted up to 100."""
	name = unique("NR-").replace(" ", "").upper() + "-"
	frappe.db.sql("insert into `tabSeries` (name, current) values (%s, 100)", name)
	frappe.db.commit()
	return name


@pytest.fixture
def gaps():
	settings = frappe.get_single("Ecom Settings")
	before = {field: settings.get(field) for field in numbering.FIELDS.values()}

	def allow(**fields) -> None:
		frappe.db.set_single_value("Ecom Settings", fields)
		frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
		frappe.db.commit()

	yield allow
	allow(**before)


def drawn(doctype: str, series: str, by_hand: bool = False, **values) -> str:
	"""The name that a new document gets."""
	document = frappe.new_doc(doctype)
	document.update({"naming_series": f"{series}.#####", **values})
	if by_hand:
		document.set_new_name()
	else:
		numbering.set_new_name(document)
	return document.name


def is_locked(series: str) -> bool:
	with numbering._own_connection() as database:
		try:
			database.sql("select current from `tabSeries` where name = %s for update nowait", series)
		except Exception as error:
			assert "Lock wait" in str(error) or "1205" in str(error), error
			return True
	return False


def current(series: str) -> int:
	return frappe.db.sql("select current from `tabSeries` where name = %s", series)[0][0]


@pytest.mark.parametrize("doctype", ["Sales Order", "Delivery Note", "Payment Entry"])
def test_whoever_draws_a_number_keeps_nobody_waiting(series, doctype):
	assert drawn(doctype, series) == f"{series}00101"
	assert not is_locked(series)
	assert drawn(doctype, series) == f"{series}00102"
	frappe.db.rollback()
	assert drawn(doctype, series) == f"{series}00103", "a number that was not used stays free"


def test_an_invoice_waits_for_the_one_before_it_and_leaves_no_gap(series):
	assert drawn("Sales Invoice", series) == f"{series}00101"
	assert is_locked(series)
	frappe.db.rollback()
	assert drawn("Sales Invoice", series) == f"{series}00101"


def test_a_series_without_digits_has_five(series):
	document = frappe.new_doc("Sales Order")
	document.naming_series = f"{series}.YY.-"
	numbering.set_new_name(document)
	other = frappe.new_doc("Sales Order")
	other.naming_series = document.naming_series
	other.set_new_name()
	year = frappe.utils.nowdate()[2:4]
	assert [document.name, other.name] == [f"{series}{year}-00001", f"{series}{year}-00002"]


def test_the_settings_decide(series, gaps):
	gaps(gaps_in_sales_orders=0, gaps_in_sales_invoices=1)
	drawn("Sales Order", series)
	assert is_locked(series)
	frappe.db.rollback()
	drawn("Sales Invoice", series)
	assert not is_locked(series)


def test_what_a_person_makes_meanwhile_has_a_number_of_its_own(series):
	assert drawn("Sales Order", series) == f"{series}00101"
	frappe.db.commit()  # a person works in a transaction of their own
	assert drawn("Sales Order", series, by_hand=True) == f"{series}{101 + BLOCK:05d}"
	frappe.db.commit()
	ours = [drawn("Sales Order", series) for _each in range(BLOCK)]
	assert ours[: BLOCK - 1] == [f"{series}{number:05d}" for number in range(102, 101 + BLOCK)]
	assert ours[-1] == f"{series}{102 + BLOCK:05d}", "the next block begins after the person's number"


def test_a_series_that_is_being_counted_up_is_waited_for_as_frappe_does(series):
	"""The row is held by this very transaction: nobody may wait for it in vain."""
	assert drawn("Sales Order", series, by_hand=True) == f"{series}00101"
	assert drawn("Sales Order", series) == f"{series}00102"
	frappe.db.rollback()


def test_a_new_series_begins_at_one():
	series = unique("NEW-").replace(" ", "").upper() + "-"
	assert drawn("Sales Order", series) == f"{series}00001"
	frappe.db.commit()
	assert drawn("Sales Order", series) == f"{series}00002"
	assert current(series) == 1 + BLOCK


def test_an_amended_document_and_one_with_a_naming_rule_are_named_by_frappe(series):
	assert drawn("Sales Order", series, amended_from="SAL-ORD-2026-00007") == "SAL-ORD-2026-00007-1"
	prefix = unique("RULE-").replace(" ", "")
	rule = frappe.get_doc(
		{
			"doctype": "Document Naming Rule",
			"document_type": "Sales Order",
			"prefix": prefix,
			"prefix_digits": 4,
		}
	).insert()
	try:
		assert drawn("Sales Order", series) == f"{prefix}0001"
		assert current(series) == 100
	finally:
		rule.delete()
		frappe.db.commit()
