"""Filters of lists by a part of a text are answered by an index, and let the same rows through."""

import json

import frappe
import pytest
from frappe.utils import set_request

from ecom_erp.api.http import list_filters
from ecom_erp.flows.insight import like_filters
from ecom_erp.flows.insight.like_filters import answered_by_index
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

ORDER = "Ecom Order"


@pytest.fixture
def parcel(shop) -> str:
	(name,) = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=5), "10.00"))))
	return name


def test_a_part_of_a_number_becomes_the_names_that_have_it(shop, parcel):
	number = frappe.db.get_value("Fulfilment Order", parcel, "number")
	for field, part in (("number", number[-7:]), ("name", parcel[2:])):
		asked = [["Fulfilment Order", field, "like", f"%{part}%"], ["Fulfilment Order", "shop", "=", shop]]
		answered = answered_by_index("Fulfilment Order", asked)
		assert answered == [["Fulfilment Order", "name", "in", [parcel]], asked[1]], part
		assert frappe.get_list("Fulfilment Order", answered, pluck="name") == [parcel]
	nothing = answered_by_index("Fulfilment Order", [["Fulfilment Order", "number", "like", "%no such%"]])
	assert frappe.get_list("Fulfilment Order", nothing) == []


def test_a_whole_number_or_id_means_that_one(shop, parcel):
	number = frappe.db.get_value("Fulfilment Order", parcel, "number")
	for field, whole in (("number", number), ("name", parcel)):
		asked = [["Fulfilment Order", field, "like", f"%{whole}%"]]
		assert answered_by_index("Fulfilment Order", asked) == [["Fulfilment Order", field, "=", whole]]


def test_a_text_that_few_have_is_found_by_the_other_filters(shop, parcel, monkeypatch):
	asked = [
		["Fulfilment Order", "problem", "is", "set"],
		["Fulfilment Order", "status", "in", ["To Pick", "Picked"]],
		["Fulfilment Order", "shop", "=", shop],
	]
	assert answered_by_index("Fulfilment Order", asked) == [["Fulfilment Order", "name", "in", [""]]]
	frappe.db.set_value("Fulfilment Order", parcel, "problem", "Too heavy")
	assert answered_by_index("Fulfilment Order", asked) == [["Fulfilment Order", "name", "in", [parcel]]]
	assert answered_by_index("Fulfilment Order", asked[:1]) == asked[:1]
	unreadable = [*asked, ["Fulfilment Order", "no_such_field", "=", "x"]]
	assert answered_by_index("Fulfilment Order", unreadable) == unreadable
	monkeypatch.setattr(like_filters, "MOST", 0)
	assert answered_by_index("Fulfilment Order", asked) == asked


def test_a_part_of_a_kind_becomes_the_kinds_that_have_it(shop, parcel):
	asked = [ORDER, "payment_state", "like", "%AI%"]
	assert answered_by_index(ORDER, [asked]) == [[ORDER, "payment_state", "in", ["Paid"]]]
	asked = [ORDER, "channel", "like", "%no such%"]
	assert answered_by_index(ORDER, [asked]) == [[ORDER, "channel", "in", [""]]]
	query = "explain select distinct channel from `tabEcom Order` force index (channel_ordered_at_index)"
	[row] = frappe.db.sql(f"{query} where channel like '%x%' limit 51", as_dict=True)
	assert "Using index" in row.Extra


def test_what_many_rows_have_is_left_to_the_list(shop, parcel, monkeypatch):
	part = frappe.db.get_value("Fulfilment Order", parcel, "number")[-7:]
	asked = [["Fulfilment Order", "number", "like", f"%{part}%"]]
	monkeypatch.setattr(like_filters, "MOST", 0)
	assert answered_by_index("Fulfilment Order", asked) == asked


@pytest.mark.parametrize(
	"one",
	[
		[ORDER, "number", "=", "%1%"],
		[ORDER, "number", "like", "1%"],
		[ORDER, "number", "like", "%%"],
		[ORDER, "number", "like", None],
		[ORDER, "hold_reason", "like", "%1%"],
		[ORDER, "no_such_field", "like", "%1%"],
		["Ecom Order Line", "sku", "like", "%1%"],
		["number", "like", "%1%"],
	],
)
def test_every_other_filter_stays_as_it_is(site, one):
	assert answered_by_index(ORDER, [one]) == [one]


@pytest.mark.parametrize(
	"column", [("Ecom Order", "name"), ("Fulfilment Order", "number"), ("Inbox Message", "name")]
)
def test_an_index_alone_is_read_for_the_names(site, column):
	doctype, field = column
	query = f"explain select name from `tab{doctype}` where `{field}` like '%x%' limit 1001"
	[row] = frappe.db.sql(query, as_dict=True)
	assert row.key not in (None, "PRIMARY") and "Using index" in row.Extra, row


@pytest.mark.parametrize("method", ["get", "get_count"])
def test_the_desk_asks_so(shop, parcel, method):
	number = frappe.db.get_value("Fulfilment Order", parcel, "number")
	asked = json.dumps([["Fulfilment Order", "number", "like", f"%{number[-7:]}%"]])
	set_request(method="POST", path=f"/api/method/frappe.desk.reportview.{method}")
	for user, filters in (
		("Administrator", [["Fulfilment Order", "name", "in", [parcel]]]),
		("Guest", json.loads(asked)),
	):
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(doctype="Fulfilment Order", filters=asked)
		list_filters.before_request()
		assert json.loads(frappe.form_dict.filters) == filters
	frappe.set_user("Administrator")
	for broken in ("{", '{"number": ["like", "%1%"]}', None):
		frappe.local.form_dict = frappe._dict(doctype="Fulfilment Order", filters=broken)
		list_filters.before_request()
		assert frappe.form_dict.filters in (broken, "[]")
