"""Parcels in China by a waybill service: batches of ten, masked buyers, numbers given back, what is left of them."""

from collections.abc import Iterator
from dataclasses import replace

import frappe
import pytest

from ecom_erp import jobs
from ecom_erp.api.desk import carriers as carriers_api
from ecom_erp.api.desk import warehouse as warehouse_api
from ecom_erp.core.orders.canonical import Address, Buyer
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.shipping import label_voids, shipping_labels
from ecom_erp.flows.shipping.labels import batches
from ecom_sandbox.waybills import WaybillServer
from tests import world
from tests.factories import shop as factory
from tests.factories.courier import make_parcel_api, make_waybills
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together
from tests.support.parcels import package_of, shipping_label

GET = "TMS_WAYBILL_GET"
HANGZHOU = {
	"line1": "仓前街道文一西路969号",
	"city": "杭州市余杭区",
	"province": "浙江省",
	"postal_code": "311121",
	"country_code": "CN",
	"phone": "0571-88888888",
}
CHENGDU = Address(
	"张三丰",
	"",
	"青城山镇翔凤路12号3单元502室",
	"",
	"成都市都江堰市",
	"四川省",
	"",
	"611830",
	"CN",
	"13812345678",
)
MASKED = replace(
	CHENGDU,
	name="张*",
	line1="青城山镇***",
	phone="138****5678",
	recipient_id="OAID-1",
	recipient_platform="Taobao",
)
CIPHERTEXT = "~AgAAAABbPpwGKQAAAABk3sFJ0vY5cQ+8TnA/d5V2Nw==~0~"


@pytest.fixture
def waybills(courier) -> Iterator[WaybillServer]:
	"""The main warehouse is in Hangzhou; the courier of rate cards goes nowhere there."""
	frappe.db.set_value("Ecom Warehouse Profile", world.MAIN, HANGZHOU)
	frappe.clear_document_cache("Ecom Warehouse Profile", world.MAIN)
	with WaybillServer() as server:
		yield server


@pytest.fixture
def account(waybills) -> str:
	return make_waybills(waybills)


def ordered(address=CHENGDU, item: str = "", **changes):
	# one who orders from abroad, again and again, would be asked for
	addresses = {"shipping_address": address, "billing_address": CHENGDU}
	return make_order(line(item or stocked(main=1), "10.00"), **{**addresses, **changes})


def parcels(shop: str, count: int, address=CHENGDU) -> list[str]:
	item = stocked(main=count)
	return [
		factory.parcels(
			factory.allocated(shop, ordered(address, item, external_id=f"26{place:04}{item[-6:]}"))
		)[0]
		for place in range(count)
	]


def label_of(parcel: str):
	fields = ["name", "status", "asked_at", "busy_until", "tracking_number", "error"]
	return frappe.db.get_value("Shipping Label", {"fulfilment_order": parcel}, fields, as_dict=True)


@pytest.mark.smoke
def test_a_batch_is_asked_for_ten_at_a_time_and_each_parcel_has_its_number(shop, account, waybills):
	names = parcels(shop, 12)
	answer = warehouse_api.fulfil_many(frappe.as_json(names), "buy_label")
	assert answer == {"text": "12 of 12 done", "indicator": "green"}
	assert waybills.calls.count(GET) == 2
	for name in names:
		label, order = shipping_label(name), frappe.get_doc("Ecom Order", package_of(name).ecom_order)
		assert waybills.service.given[label.tracking_number].startswith(f"{order.external_id}|")
		assert (label.status, label.cost, package_of(name).tracking_number) == (
			"Bought",
			8,
			label.tracking_number,
		)
	texts = frappe.parse_json(shipping_label(names[0]).label_texts)
	assert (texts["route_code"], texts["layout"]) == ("830-120-00 012", "100x150")
	files = frappe.get_all(
		"File", {"attached_to_name": shipping_label(names[0]).name}, ["file_name", "is_private"]
	)
	assert [(one.file_name.endswith(".json"), one.is_private) for one in files] == [(True, 1)]


def test_one_refused_parcel_is_named_and_the_others_have_their_numbers(shop, account, waybills):
	names = parcels(shop, 3)
	far = factory.parcels(factory.allocated(shop, ordered(replace(CHENGDU, line1="银杏街道1号"))))[0]
	waybills.service.unreachable = {"银杏街道"}
	answer = warehouse_api.fulfil_many(frappe.as_json([*names, far]), "buy_label")
	assert answer["text"] == f"3 of 4 done. See the problem in: {far}"
	assert "不可达" in frappe.db.get_value("Fulfilment Order", far, "problem")
	assert "张三丰" not in frappe.db.get_value("Fulfilment Order", far, "problem")
	assert len(waybills.service.in_use()) == 3


def test_an_account_that_was_broken_meanwhile_stops_no_other(shop, account, waybills):
	"""Its labels were asked for before; each parcel says what is wrong."""
	names = parcels(shop, 2)
	for name in names:
		shipping_labels.request_label(package_of(name).name)
	frappe.db.set_value("Courier Account", account, "base_url", "")
	frappe.db.commit()
	frappe.clear_document_cache("Courier Account", account)
	answer = warehouse_api.fulfil_many(frappe.as_json(names), "buy_label")
	assert answer["text"].startswith("0 of 2 done")
	assert all("API URL" in frappe.db.get_value("Fulfilment Order", name, "problem") for name in names)
	assert waybills.calls.count(GET) == 0


def test_no_number_is_taken_twice_wherever_the_process_dies(shop, waybills, site):
	"""Killed at each of its commits in turn; what was asked for is asked again with the same order and package."""
	make_waybills(waybills, cainiao_lost_answer="Ask Again")
	names = parcels(shop, 3)
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, lambda: batches.buy(names), number)
		number += 1
		frappe.db.rollback()
		frappe.db.set_value("Shipping Label", {"fulfilment_order": ("in", names)}, "busy_until", None)
		frappe.db.commit()
	for name in names:
		shipping_labels.buy_labels(name)
	assert number > 6
	assert sorted(label_of(name).tracking_number for name in names) == sorted(waybills.service.in_use())
	assert len(waybills.service.given) == 3


def test_two_workers_take_one_number_for_each(shop, account, waybills, site):
	names = parcels(shop, 4)
	together(site, [lambda: batches.buy(names)] * 2)
	assert len(waybills.service.given) == 4
	assert {label_of(name).status for name in names} == {"Bought"}


def test_a_lost_answer_is_held_and_said_unless_the_service_may_be_asked_again(shop, account, waybills):
	names = parcels(shop, 2)
	waybills.faults.add(kind="lost", operation=GET)
	assert batches.buy(names) == 0
	with pytest.raises(frappe.ValidationError, match="It is not known whether"):
		shipping_labels.buy_labels(names[0])
	assert [label_of(name).status for name in names] == ["Requested"] * 2
	frappe.db.set_value("Courier Account", account, "cainiao_lost_answer", "Ask Again")
	frappe.clear_document_cache("Courier Account", account)
	for name in names:
		shipping_labels.buy_labels(name)
	assert sorted(waybills.service.given) == sorted(label_of(name).tracking_number for name in names)


def test_a_number_that_is_not_needed_goes_back(shop, account, waybills):
	[name] = parcels(shop, 1)
	shipping_labels.buy_labels(name)
	first = label_of(name)
	shipping_labels.void_label(first.name)
	assert waybills.service.discarded == [first.tracking_number]
	shipping_labels.buy_labels(name)
	assert package_of(name).tracking_number != first.tracking_number
	label_voids.drop_labels(name)
	frappe.db.commit()
	assert label_voids.give_back_due(10) == 1
	assert waybills.service.in_use() == []


def test_the_account_warns_before_the_numbers_are_used_up(account, waybills):
	waybills.service.quantity = 150
	assert carriers_api.test_courier(account)["text"] == "Connected to YTO 杭州网点: 150"
	kept = lambda: frappe.db.get_value("Courier Account", account, ["numbers_left", "numbers_low"])  # noqa: E731
	assert kept() == (150, 0)
	waybills.service.quantity = 99
	jobs.read_balances()
	assert kept() == (99, 1)
	waybills.faults.add(kind="503", times=9)
	jobs.read_balances()
	assert kept() == (99, 1)
	assert frappe.db.get_value("Courier Account", account, "sync_status") == "Failing"


def test_wrong_credentials_are_said_as_they_are(account, waybills):
	doc = frappe.get_doc("Courier Account", account)
	doc.cainiao_app_secret = "wrong"
	doc.save()
	answer = carriers_api.test_courier(account)
	assert answer["indicator"] == "red" and "not accepted" in answer["text"] and "S02" in answer["text"]
	assert "wrong" not in answer["text"]


@pytest.mark.smoke
def test_a_masked_buyer_is_shipped_by_the_marketplaces_id(shop, account, waybills):
	name = factory.reviewed(shop, ordered(MASKED))
	assert factory.holds(name) == {}
	order = factory.get(name)
	assert (order.masked_buyer, order.masked_by, order.ship_phone) == (1, "Taobao", "138****5678")
	factory.allocated(shop, ordered(MASKED))
	[parcel] = factory.parcels(factory.labelled(shop, ordered(MASKED)))
	label = shipping_label(parcel)
	assert label.courier_account == account and "138****5678" not in (label.error or "")
	sent = frappe.parse_json(
		[one for one in waybills.messages if one["msg_type"] == GET][-1]["logistics_interface"]
	)
	assert sent["tradeOrderInfoDtos"][0]["recipient"]["oaid"] == "OAID-1"
	assert frappe.parse_json(label.label_texts)["recipient_name"] == "张*"


def test_a_courier_that_needs_an_address_says_which_account_to_choose(shop, courier, waybills, server):
	make_parcel_api(server)
	make_waybills(waybills, masked_platforms="Pinduoduo")
	[parcel] = factory.parcels(factory.allocated(shop, ordered(MASKED)))
	with pytest.raises(
		frappe.ValidationError,
		match=r"Taobao shows this buyer masked\. Choose an account with a waybill service",
	):
		shipping_labels.buy_labels(parcel)
	assert not waybills.service.given and not server.parcels.by_number


def test_ciphertext_is_shown_as_hidden_and_makes_no_two_buyers_one(shop, account):
	hidden = replace(MASKED, name=CIPHERTEXT, line1=CIPHERTEXT, phone=CIPHERTEXT)
	orders = [
		factory.get(factory.reviewed(shop, ordered(hidden, buyer=Buyer("", CIPHERTEXT, "", CIPHERTEXT))))
		for _ in range(2)
	]
	assert orders[0].buyer != orders[1].buyer
	for order in orders:
		assert (order.ship_name, order.ship_line1, order.ship_phone) == ("***",) * 3
		assert "AgAAAAB" not in frappe.as_json(order.as_dict())
		assert factory.holds(order.name) == {}
		assert frappe.db.get_value("Ecom Buyer", order.buyer, "buyer_name") == order.number


def test_the_digits_that_are_left_of_a_number_are_nobodys(shop, account):
	one, other = (
		factory.get(factory.reviewed(shop, ordered(MASKED, buyer=Buyer("", name, "", "138****5678")))).buyer
		for name in ("张*", "李*")
	)
	assert one != other


def test_an_address_that_a_person_has_entered_is_no_longer_the_marketplaces(shop, account, waybills):
	name = factory.reviewed(shop, ordered(MASKED))
	order_edits.change(
		name, {"ship_name": "张三丰", "ship_line1": CHENGDU.line1, "ship_phone": CHENGDU.phone}
	)
	order = factory.get(name)
	assert (order.masked_buyer, order.masked_by) == (0, "")
	assert "OAID-1" not in order.canonical
