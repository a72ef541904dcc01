"""Stock Entries, valuation and the Bin: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.stock.doctype.stock_entry.stock_entry_utils import make_stock_entry
from erpnext.stock.stock_ledger import NegativeStockError
from erpnext.stock.utils import get_bin, get_or_make_bin, get_stock_balance
from frappe.utils import add_days, nowdate

from tests import world
from tests.factories import erpnext as make


def ledger(voucher: str) -> list[tuple]:
	"""(warehouse, quantity, balance, value change) of what a document posted and still counts."""
	rows = frappe.get_all(
		"Stock Ledger Entry",
		filters={"voucher_no": voucher, "is_cancelled": 0},
		fields=["warehouse", "actual_qty", "qty_after_transaction", "stock_value_difference"],
		order_by="creation",
	)
	return [
		(row.warehouse, row.actual_qty, row.qty_after_transaction, round(row.stock_value_difference, 2))
		for row in rows
	]


def value(item: str, warehouse: str = world.MAIN) -> tuple[float, float]:
	"""(rate, value) of the Bin."""
	found = frappe.db.get_value(
		"Bin", {"item_code": item, "warehouse": warehouse}, ["valuation_rate", "stock_value"]
	)
	return round(found[0], 4), round(found[1], 2)


def test_receipt_raises_stock_and_cancelling_takes_it_back():
	item = make.make_item()
	entry = make_stock_entry(item_code=item, target=world.MAIN, qty=5, rate=12, company=world.COMPANY)
	assert entry.purpose == "Material Receipt"
	assert make.bin_of(item) == {
		"actual_qty": 5,
		"reserved_qty": 0,
		"ordered_qty": 0,
		"indented_qty": 0,
		"projected_qty": 5,
	}
	assert ledger(entry.name) == [(world.MAIN, 5, 5, 60)]
	entry.reload()
	entry.cancel()
	assert make.actual_qty(item) == 0
	assert ledger(entry.name) == []
	assert frappe.db.count("Stock Ledger Entry", {"voucher_no": entry.name}) == 2


def test_issue_lowers_stock():
	item = make.make_item()
	make.set_stock(item, 5)
	entry = make_stock_entry(item_code=item, source=world.MAIN, qty=2, company=world.COMPANY)
	assert entry.purpose == "Material Issue"
	assert make.actual_qty(item) == 3


def test_issue_of_more_than_there_is_is_refused():
	item = make.make_item()
	make.set_stock(item, 5)
	with pytest.raises(NegativeStockError):
		make_stock_entry(item_code=item, source=world.MAIN, qty=6, company=world.COMPANY)


def test_transfer_moves_quantity_and_value():
	item = make.make_item()
	make.set_stock(item, 4, rate=10)
	entry = make_stock_entry(
		item_code=item, source=world.MAIN, target=world.EAST, qty=3, company=world.COMPANY
	)
	assert entry.purpose == "Material Transfer"
	assert (make.actual_qty(item), make.actual_qty(item, world.EAST)) == (1, 3)
	assert value(item, world.EAST) == (10, 30)
	assert sorted(ledger(entry.name)) == [(world.MAIN, -3, 1, -30), (world.EAST, 3, 3, 30)]


def test_cancelling_a_receipt_whose_goods_are_gone_is_refused():
	item = make.make_item()
	entry = make_stock_entry(item_code=item, target=world.MAIN, qty=5, rate=12, company=world.COMPANY)
	make_stock_entry(item_code=item, source=world.MAIN, qty=5, company=world.COMPANY)
	entry.reload()
	with pytest.raises(NegativeStockError):
		entry.cancel()


def test_first_in_first_out():
	"""2 at 10 and 3 at 20: taking 3 costs 2*10 + 1*20 = 40 and leaves 2 at 20."""
	item = make.make_item()
	make_stock_entry(item_code=item, target=world.MAIN, qty=2, rate=10, company=world.COMPANY)
	make_stock_entry(item_code=item, target=world.MAIN, qty=3, rate=20, company=world.COMPANY)
	assert value(item) == (16, 80)
	entry = make_stock_entry(item_code=item, source=world.MAIN, qty=3, company=world.COMPANY)
	assert ledger(entry.name) == [(world.MAIN, -3, 2, -40)]
	assert value(item) == (20, 40)


def test_moving_average():
	"""2 at 10 and 3 at 20 are 5 at 16: taking 3 costs 48 and leaves 2 at 16."""
	item = make.make_item(valuation_method="Moving Average")
	make_stock_entry(item_code=item, target=world.MAIN, qty=2, rate=10, company=world.COMPANY)
	make_stock_entry(item_code=item, target=world.MAIN, qty=3, rate=20, company=world.COMPANY)
	entry = make_stock_entry(item_code=item, source=world.MAIN, qty=3, company=world.COMPANY)
	assert ledger(entry.name) == [(world.MAIN, -3, 2, -48)]
	assert value(item) == (16, 32)


def test_balance_at_an_earlier_moment():
	item = make.make_item()
	yesterday = add_days(nowdate(), -1)
	make_stock_entry(
		item_code=item,
		target=world.MAIN,
		qty=7,
		rate=10,
		company=world.COMPANY,
		posting_date=yesterday,
		posting_time="10:00:00",
	)
	make_stock_entry(item_code=item, source=world.MAIN, qty=2, company=world.COMPANY)
	assert get_stock_balance(item, world.MAIN, yesterday, "11:00:00") == 7
	assert get_stock_balance(item, world.MAIN, yesterday, "09:00:00") == 0
	assert get_stock_balance(item, world.MAIN) == 5
	assert get_stock_balance(item, world.MAIN, with_valuation_rate=True) == (5, 10)


def test_receipt_in_boxes_counts_pieces():
	item = make.make_item(uoms=[{"uom": "Box", "conversion_factor": 12}])
	row = {"item_code": item, "qty": 2, "uom": "Box", "conversion_factor": 12, "t_warehouse": world.MAIN}
	entry = make.make(
		"Stock Entry",
		stock_entry_type="Material Receipt",
		company=world.COMPANY,
		items=[{**row, "basic_rate": 3}],
	)
	assert (entry.items[0].transfer_qty, entry.items[0].amount) == (24, 72)
	entry.submit()
	assert make.actual_qty(item) == 24
	assert value(item) == (3, 72)


def test_receipt_into_a_group_of_warehouses_is_refused():
	item = make.make_item()
	with pytest.raises(frappe.ValidationError):
		make_stock_entry(item_code=item, target=world.ROOT_WAREHOUSE, qty=1, rate=1, company=world.COMPANY)


def test_service_has_no_stock():
	item = make.make_item(is_stock_item=0)
	with pytest.raises(frappe.ValidationError):
		make_stock_entry(item_code=item, target=world.MAIN, qty=1, rate=1, company=world.COMPANY)


def test_bin_is_made_once():
	item = make.make_item()
	name = get_or_make_bin(item, world.MAIN)
	assert get_or_make_bin(item, world.MAIN) == name
	assert get_bin(item, world.MAIN).name == name
	assert get_bin(item, world.MAIN).stock_uom == "Nos"
	with pytest.raises(frappe.UniqueValidationError):
		make.make("Bin", item_code=item, warehouse=world.MAIN)


def test_barcode_of_another_item_is_refused():
	make.make_item(barcodes=[{"barcode": "4012345678901"}])
	with pytest.raises(frappe.ValidationError):
		make.make_item(barcodes=[{"barcode": "4012345678901"}])


def test_opening_stock_of_a_new_item():
	item = make.make_item(
		opening_stock=6,
		valuation_rate=3,
		item_defaults=[{"company": world.COMPANY, "default_warehouse": world.MAIN}],
	)
	assert make.actual_qty(item) == 6
	assert value(item) == (3, 18)
