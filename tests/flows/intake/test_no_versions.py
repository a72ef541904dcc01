"""What a shop states of a buyer is kept where it can be forgotten: not in Frappe's versions, which stay for ever."""

from dataclasses import replace
from datetime import timedelta

import frappe
import pytest

from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


@pytest.fixture
def outside_tests(site, monkeypatch):
	"""Frappe keeps no versions in tests."""
	monkeypatch.setitem(frappe.flags, "in_test", False)
	monkeypatch.setattr(frappe, "in_test", False, raising=False)


def versions(*names: str) -> list[str]:
	return frappe.get_all("Version", {"docname": ("in", names)}, pluck="data")


def test_an_order_that_is_edited_allocated_and_shipped_leaves_none(shop, outside_tests):
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.allocated(shop, order)
	moved = replace(order.shipping_address, line1="1 Secret Lane")
	edited = replace(order, shipping_address=moved, updated_at=order.updated_at + timedelta(seconds=1))
	assert factory.pooled(shop, edited) == name
	parcels = factory.parcels(name)
	packages = frappe.get_all("Fulfilment Package", {"fulfilment_order": ("in", parcels)}, pluck="name")
	assert versions(name, *parcels, *packages) == []


def test_what_a_person_changes_is_kept(shop, outside_tests):
	name = factory.reviewed(shop, make_order(line(stocked(main=5), "10.00")))
	doc = frappe.get_doc("Ecom Order", name)
	doc.priority = "Urgent"
	doc.save()
	assert len(versions(name)) == 1
