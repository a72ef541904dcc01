"""What was sold at a till is gone, and no item weighs nothing because nobody knows its unit."""

import frappe
import pytest

from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.erp.stock.stock_overview import bin_rows
from ecom_erp.flows.allocation import allocate
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_item, set_stock, unique
from tests.factories.shop import line, make_order, stocked


def sell_at_till(
	item: str, qty: float, docstatus: int = 1, consolidated: str | None = None, part: bool = False
):
	"""A POS Invoice as ERPNext keeps it while its shift is open, past its own checks of tills and shifts."""
	name = unique("POS")
	row = {"parent": name, "parenttype": "POS Invoice", "item_code": item, "warehouse": world.MAIN}
	frappe.get_doc(
		{
			"doctype": "POS Invoice",
			"name": name,
			"company": world.COMPANY,
			"docstatus": docstatus,
			"consolidated_invoice": consolidated,
		}
	).db_insert()
	doctype, quantity, table = (
		("Packed Item", "qty", "packed_items") if part else ("POS Invoice Item", "stock_qty", "items")
	)
	frappe.get_doc(
		{
			"doctype": doctype,
			"name": unique("ROW"),
			**row,
			quantity: qty,
			"parentfield": table,
			"docstatus": docstatus,
		}
	).db_insert()
	frappe.db.commit()


@pytest.mark.parametrize("part", [False, True], ids=["item", "part of a bundle"])
def test_what_was_sold_at_a_till_of_an_open_shift_is_not_sold_again(shop, part):
	item = stocked(main=5)
	sell_at_till(item, 5, part=part)
	sell_at_till(item, -1, part=part)  # came back at the till
	assert stock_levels({item}, {world.MAIN}) == {(item, world.MAIN): 1}
	order = factory.reviewed(shop, make_order(line(item, "10.00", 2)))
	assert allocate.allocate(order) == "On Hold"
	assert "2 ordered, 1 available" in factory.holds(order)["no_stock"]
	(row,) = bin_rows([world.MAIN], item)
	assert row.sold_at_tills == 4


@pytest.mark.parametrize("state", [{"docstatus": 0}, {"docstatus": 2}, {"consolidated": "ACC-SINV-1"}])
def test_drafts_cancelled_and_consolidated_ones_do_not_count(shop, state):
	item = stocked(main=5)
	sell_at_till(item, 5, **state)
	assert stock_levels({item}, {world.MAIN}) == {(item, world.MAIN): 5}


def weighed(unit: str, weight: float, shop_grams: int = 0):
	if not frappe.db.exists("UOM", unit):
		frappe.get_doc({"doctype": "UOM", "uom_name": unit}).insert()
	item = make_item(weight_per_unit=weight, weight_uom=unit)
	set_stock(item, 3)
	return make_order(line(item, "10.00", weight_grams=shop_grams))


def test_a_weight_in_an_unknown_unit_is_said(shop):
	order = factory.reviewed(shop, weighed("Bushel", 2))
	with pytest.raises(frappe.ValidationError, match="is in Bushel, which is no known unit of weight"):
		allocate.allocate(order)


def test_the_weight_that_the_shop_states_is_enough(shop):
	order = factory.allocated(shop, weighed("Bushel", 2, shop_grams=700))
	assert frappe.db.get_value("Fulfilment Order", factory.parcels(order)[0], "weight_grams") == 700


@pytest.mark.parametrize(
	"unit, weight, grams", [("Stone", 1, 6350), ("kg", 0.7, 700), ("Milligram", 5000, 5)]
)
def test_units_by_other_names(shop, unit, weight, grams):
	order = factory.allocated(shop, weighed(unit, weight))
	assert frappe.db.get_value("Fulfilment Order", factory.parcels(order)[0], "weight_grams") == grams
