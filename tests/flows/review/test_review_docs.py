"""The worked examples of docs/review-rules.md do what the page says."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import frappe
import pytest

from ecom_erp.core.orders.canonical import Address
from tests.factories import shop as factory
from tests.factories.erpnext import make_item, set_stock
from tests.factories.shop import line, make_order, stocked

PAGE = Path(__file__).resolve().parents[3] / "docs/review-rules.md"
EXAMPLE = re.compile(r"```json\n(.*?)```\s+(\|.*?\n)\n", re.DOTALL)
PLACES = {
	"US": factory.CHICAGO,
	"CA": Address("Bo", "", "1 Rue X", "", "Montréal", "Québec", "QC", "H2X 1Y4", "CA", "+15145550142"),
	"DE": Address("Ada", "", "Torstr. 1", "", "Berlin", "", "", "10119", "DE", "+49305550142"),
}


def examples() -> list[tuple[dict, list[dict]]]:
	"""(rule, rows of its table) of each example."""
	found = []
	for rule, table in EXAMPLE.findall(PAGE.read_text(encoding="utf-8")):
		head, _line, *rows = [
			[cell.strip() for cell in row.strip("| ").split("|")] for row in table.splitlines()
		]
		found.append((json.loads(rule), [dict(zip(head, row, strict=True)) for row in rows]))
	return found


@pytest.mark.parametrize(
	"rule, rows", examples(), ids=lambda value: isinstance(value, dict) and value["title"]
)
def test_example(site, rule, rows):
	assert len(rows) >= 3
	factory.make_profiles()  # no courier: coverage is not known and holds nothing
	shop = factory.make_shop()
	if not frappe.db.exists("Item", "CUP"):
		make_item("CUP")
	set_stock("CUP", 5)
	frappe.get_doc({"doctype": "Review Rule", "enabled": 1, **rule}).insert()
	item = stocked(main=50)
	for row in rows:
		order = make_order(line(item, row["total"]), shipping_address=PLACES[row["country"]])
		if row["earlier orders"] == "1":
			before = make_order(
				line(item, "5.00"), buyer=order.buyer, created_at=order.created_at - timedelta(days=9)
			)
			factory.pooled(shop, before)
		doc = factory.get(factory.reviewed(shop, replace(order, billing_address=order.shipping_address)))
		gifts = sum(line.is_gift for line in doc.lines)
		found = (doc.status, doc.priority, str(gifts))
		assert found == (row["status"], row["priority"], row["gifts"]), row
