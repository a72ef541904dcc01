"""Orders from a CSV or Excel file: checked first, imported once, whatever happens on the way."""

import io
import json

import frappe
import openpyxl
import pytest

from ecom_erp.flows.intake import order_import
from ecom_erp.flows.intake.inbox_worker import process_inbox
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_item

HEADER = [
	"订单编号",
	"下单时间",
	"商家编码",
	"商品标题",
	"购买数量",
	"单价",
	"运费",
	"订单状态",
	"收货人",
	"收货地址",
	"城市",
	"邮编",
	"国家",
]


@pytest.fixture
def shop(courier) -> str:
	gateway = {"gateway": "alipay", "account": world.BANK_ACCOUNT}
	return factory.make_shop(channel="Own Shop", base_url="", gateways=[gateway])


def row(number: str, sku: str = "AO-MUG", quantity="2", price="79.00", state="已付款", **changes) -> list:
	cells = [
		number,
		"2026-03-02 09:15",
		sku,
		"马克杯",
		quantity,
		price,
		"5.00",
		state,
		"李雷",
		"中关村大街27号",
		"北京市",
		"100080",
		"中国",
	]
	return [changes.get(title, cell) for title, cell in zip(HEADER, cells, strict=True)]


def csv_file(*rows, encoding="gb18030") -> bytes:
	return "\r\n".join(",".join(cells) for cells in (HEADER, *rows)).encode(encoding)


def excel(*rows) -> bytes:
	book = openpyxl.Workbook()
	for cells in (HEADER, *rows):
		book.active.append(cells)
	stream = io.BytesIO()
	book.save(stream)
	return stream.getvalue()


def make_import(shop: str, data: bytes, name: str = "orders.csv", **values) -> str:
	stored = frappe.get_doc({"doctype": "File", "file_name": name, "is_private": 1, "content": data}).insert()
	doc = frappe.get_doc(
		{"doctype": "Order Import", "shop": shop, "file": stored.file_url, **values}
	).insert()
	return doc.name


def get(name: str):
	return frappe.get_doc("Order Import", name)


def imported(name: str):
	order_import.start(name)
	order_import.import_due(30)
	return get(name)


def orders(shop: str) -> dict[str, float]:
	process_inbox(500)
	rows = frappe.get_all("Ecom Order", {"shop": shop}, ["external_id", "total"])
	return {one.external_id: one.total for one in rows}


@pytest.mark.smoke
def test_a_chinese_file_becomes_orders(shop):
	make_item(sku := frappe.generate_hash(length=8))
	name = make_import(shop, csv_file(row("T1", sku), row("T1", sku, "1", "10.00"), row("T2", sku)))
	assert order_import.check(name) == "2 orders can be imported"
	checked = get(name)
	assert (checked.status, checked.rows_found, checked.orders_found, checked.problem_count) == (
		"Checked",
		3,
		2,
		0,
	)
	assert [one["number"] for one in json.loads(checked.preview)] == ["T1", "T2"]
	assert frappe.db.count("Inbox Message", {"shop": shop}) == 0
	done = imported(name)
	assert (done.status, done.orders_sent, done.orders_known) == ("Done", 2, 0)
	assert orders(shop) == {"T1": 173.0, "T2": 163.0}
	order = factory.get(frappe.db.get_value("Ecom Order", {"shop": shop, "external_id": "T1"}))
	assert (order.payment_state, order.buyer_name, order.ship_country) == ("Paid", "李雷", "CN")
	assert [(line.sku, line.qty) for line in order.lines] == [(sku, 2), (sku, 1)]


def test_a_file_imported_twice_makes_nothing_twice(shop):
	for sent, known in ((2, 0), (0, 2)):
		name = make_import(shop, csv_file(row("T1"), row("T2")))
		order_import.check(name)
		done = imported(name)
		assert (done.orders_sent, done.orders_known) == (sent, known)
	assert len(orders(shop)) == 2 and frappe.db.count("Inbox Message", {"shop": shop}) == 2


def test_a_corrected_row_changes_its_order(shop):
	for price in ("79.00", "80.00"):
		name = make_import(shop, csv_file(row("T1", price=price)))
		order_import.check(name)
		imported(name)
	assert orders(shop) == {"T1": 165.0}


def test_rows_with_problems_are_told_and_the_others_imported(shop):
	name = make_import(shop, csv_file(row("T1"), row("T2", quantity="zwei"), row("T3", state="maybe")))
	assert order_import.check(name).startswith("1 of 3 orders can be imported")
	problems = [(p.row_no, p.order_id, p.column, p.problem) for p in get(name).problems]
	assert problems == [
		(3, "T2", "购买数量", "Not a whole number of at least 1"),
		(4, "T3", "订单状态", "Unknown payment state. Enter paid, unpaid, refunded or cancelled."),
	]
	imported(name)
	assert list(orders(shop)) == ["T1"]


def test_what_a_check_has_found_is_read_in_chinese(shop):
	name = make_import(shop, csv_file(row("T1"), row("T2", quantity="zwei")))
	order_import.check(name)
	frappe.local.lang = "zh"
	try:
		doc = get(name)
		doc.run_method("onload")
		words = doc.get("__onload").words
		assert words[name].startswith("2 个订单中有 1 个可以导入") and "导入" in words[name]
		assert words[doc.problems[0].name] == "不是大于或等于 1 的整数"
		imported(name)
		frappe.local.lang = "en"
		doc = get(name)
		doc.run_method("onload")
		assert doc.status_message.startswith("已导入")
		assert doc.get("__onload").words[name].startswith("Imported. Orders with problems were left out")
	finally:
		frappe.local.lang = "en"


def test_an_excel_file_and_the_mapping_of_the_last_one(shop):
	first = make_import(shop, csv_file(row("T1")))
	order_import.check(first)
	mapping = get(first).mapping
	assert frappe.db.get_value("Order Import Mapping", mapping, "shop") == shop
	second = make_import(shop, excel(row("T2", 购买数量=3, 单价=12.5)), "orders.xlsx")
	order_import.check(second)
	assert get(second).mapping == mapping
	imported(second)
	assert orders(shop) == {"T2": 42.5}


def test_a_long_number_that_excel_has_rounded_is_told(shop):
	name = make_import(shop, excel(row("x", 订单编号=5400000000001001)), "orders.xlsx")
	order_import.check(name)
	assert "Export the file again with this column as text" in get(name).problems[0].problem


def test_an_import_goes_on_where_the_worker_died(shop, monkeypatch):
	name = make_import(shop, csv_file(*(row(f"T{number}") for number in range(250))))
	order_import.check(name)
	order_import.start(name)
	send, batches = order_import._send, []

	def dies_after_the_first(name, shop, batch, position, copied):
		if batches:
			raise KeyboardInterrupt
		batches.append(position)
		send(name, shop, batch, position, copied)

	monkeypatch.setattr(order_import, "_send", dies_after_the_first)
	with pytest.raises(KeyboardInterrupt):
		order_import.import_due(30)
	frappe.db.rollback()
	monkeypatch.undo()
	assert get(name).next_order == 100 and order_import.import_due(30) == 0  # leased to the dead one
	frappe.db.set_value("Order Import", name, "step_due_at", frappe.utils.now_datetime())
	assert order_import.import_due(30) == 1
	done = get(name)
	assert (done.status, done.orders_sent, done.orders_known) == ("Done", 250, 0)
	assert frappe.db.count("Inbox Message", {"shop": shop}) == 250


def test_an_import_without_time_is_taken_up_again(shop):
	name = make_import(shop, csv_file(*(row(f"T{number}") for number in range(250))))
	order_import.check(name)
	order_import.start(name)
	turns = 0
	while get(name).status == "Importing":
		assert order_import.import_due(0) == 1
		turns += 1
	assert turns == 3 and get(name).orders_sent == 250


def test_a_file_changed_after_its_check_is_not_imported(shop):
	name = make_import(shop, csv_file(row("T1")))
	order_import.check(name)
	frappe.db.set_value("Order Import", name, "file_hash", "other")
	done = imported(name)
	assert done.status == "Failed" and "Check it again" in done.status_message


@pytest.mark.parametrize(
	("data", "says"),
	[
		(b"\n", "The file is empty"),
		(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff", "neither a CSV file"),
		(b"PK\x03\x04 no workbook", "neither a CSV file"),
		(b"a,b\n1,2\n", "No column was recognised"),
		(b"Order ID,SKU\nT1,X\n", "Specify the column for: Ordered At, Quantity, Unit Price"),
	],
)
def test_a_file_that_cannot_be_read_says_why(shop, data, says):
	name = make_import(shop, data)
	with pytest.raises(frappe.ValidationError, match=says):
		order_import.check(name)


def test_files_are_for_own_shops(courier):
	with pytest.raises(frappe.ValidationError, match="Own Shop"):
		make_import(factory.make_shop(), csv_file(row("T1")))
