"""The waybill service in the form of Cainiao's gateway Link: what is asked, what is read, what never happens twice."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from ecom_erp.integrations.couriers.base import CourierError, OutcomeUnknown
from ecom_erp.integrations.couriers.cainiao import mapper
from ecom_erp.integrations.http import HttpError, Unreachable
from ecom_sandbox.waybills import WaybillServer
from ecom_sandbox.waybills.server import SECRET
from tests.support.waybills import adapter, masked, shipment, wanted

GET = "TMS_WAYBILL_GET"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def waybills() -> Iterator[WaybillServer]:
	with WaybillServer() as server:
		yield server


def sent(waybills) -> dict:
	"""The last message that asked for numbers."""
	forms = [one for one in waybills.messages if one["msg_type"] == GET]
	return json.loads(forms[-1]["logistics_interface"])


def test_the_form_is_signed_over_the_message_as_it_is_sent(waybills):
	adapter(waybills, to_code="CNL").buy(shipment(), "", "PKG-1-1")
	form = waybills.messages[-1]
	assert set(form) == {
		"msg_type", "logistic_provider_id", "logistics_interface", "data_digest", "to_code",
	}  # fmt: skip
	assert "保温杯" in form["logistics_interface"], "not escaped: the signature is over UTF-8"
	digest = hashlib.md5((form["logistics_interface"] + SECRET).encode("utf-8")).digest()
	assert form["data_digest"] == base64.b64encode(digest).decode()


def test_the_message_holds_what_the_documents_ask_for(waybills):
	adapter(waybills, user_id="12").buy(shipment(), "", "PKG-1-1")
	message = sent(waybills)
	[order] = message["tradeOrderInfoDtos"]
	assert message["cpCode"] == "YTO"
	assert message["sender"] == {
		"name": "李四",
		"phone": "0571-88888888",
		"address": {
			"province": "浙江省",
			"city": "杭州市",
			"district": "余杭区",
			"town": "仓前街道",
			"detail": "文一西路969号",
		},
	}
	assert order["recipient"] == {
		"name": "张三丰",
		"mobile": "13812345678",
		"address": {
			"province": "四川省",
			"city": "成都市",
			"district": "都江堰市",
			"town": "青城山镇",
			"detail": "翔凤路12号3单元502室",
		},
	}
	assert order["orderInfo"] == {"orderChannelsType": "OTHERS", "tradeOrderList": ["260301123456781"]}
	assert order["packageInfo"] == {
		"id": "PKG_1_1",
		"items": [{"name": "保温杯", "count": 2}],
		"weight": 1240,
		"volume": 6000,
	}
	assert len(order["objectId"]) == 32 and order["userId"] == 12


def test_the_label_is_the_waybill_with_the_code_that_the_service_gave(waybills):
	label = adapter(waybills).buy(shipment(), "", "PKG-1-1")
	texts = dict(label.texts)
	assert (label.tracking_number, label.cost, label.currency) == ("YT800000000001", 10, "CNY")
	assert (texts["route_code"], texts["destination"], texts["bagged_at"]) == (
		"830-120-00 012", "830成都市", "杭州集散",
	)  # fmt: skip
	assert texts["recipient_name"] == "张**" and "502" not in texts["recipient_address"]
	[paper] = label.papers
	assert (paper.kind, paper.format) == ("print-data", "json")
	assert json.loads(paper.content)["templateURL"].startswith("http://cloudprint.cainiao.com/")


def test_no_sorting_code_is_made_up(waybills):
	waybills.service.encrypted = True
	texts = dict(adapter(waybills).buy(shipment(), "", "PKG-1-1").texts)
	assert not {"route_code", "bagged_at", "sorting"} & set(texts)
	assert texts["destination"] == "成都市 都江堰市"


def test_a_label_printer_is_told_the_code_too(waybills):
	text = adapter(waybills, label_format="ZPL").buy(shipment(), "", "PKG-1-1").content.decode()
	assert "830-120-00 012" in text and "杭州集散" in text and "13812345678" not in text


@pytest.mark.parametrize(("parcels", "requests"), [(1, 1), (10, 1), (11, 2), (25, 3)])
def test_a_batch_asks_for_ten_numbers_at_once(waybills, parcels, requests):
	"""Of N parcels ceil(N / 10) requests, and each parcel has the number of its own order."""
	account, orders = adapter(waybills), wanted(parcels)
	step = account.batch_size()
	labels = [
		one for start in range(0, parcels, step) for one in account.buy_batch(orders[start : start + step])
	]
	assert waybills.calls.count(GET) == requests
	assert len({label.tracking_number for label in labels}) == parcels
	for order, label in zip(orders, labels, strict=True):
		assert (
			waybills.service.given[label.tracking_number]
			== f"{order.shipment.order_number}|PKG_{order.shipment.reference[4:]}_1"
		)


def test_one_that_is_refused_does_not_stop_the_others(waybills):
	waybills.service.unreachable = {"青城山镇"}
	orders = wanted(3)
	orders[0] = wanted(1, to=shipment().sender)[0]
	found = adapter(waybills).buy_batch(orders)
	assert found[0].tracking_number in waybills.service.given
	assert all(isinstance(one, CourierError) for one in found[1:])
	assert "不可达" in str(found[1]) and "张三丰" not in str(found[1]) and "翔凤路" not in str(found[1])
	assert len(waybills.service.given) == 1


def test_an_incomplete_address_is_refused_before_anything_is_asked(waybills):
	nowhere = shipment().recipient.__class__("张三丰", line1="朝阳区", country_code="CN", phone="13812345678")
	with pytest.raises(CourierError, match="province, city, district"):
		adapter(waybills).buy(shipment(to=nowhere), "", "k")
	assert waybills.calls == []


def test_a_repeat_gets_the_same_number_and_another_label_another(waybills):
	account = adapter(waybills, lost_answer="Ask Again")
	first = account.buy(shipment(), "", "PKG-1-1")
	assert account.buy(shipment(), "", "PKG-1-1").tracking_number == first.tracking_number
	assert account.buy(shipment(), "", "PKG-1-2").tracking_number != first.tracking_number


@pytest.mark.parametrize("kind", ["lost", "hang", "503"])
def test_after_a_lost_answer_no_number_is_taken_twice(waybills, kind):
	waybills.faults.add(kind=kind, operation=GET, seconds=4)
	with pytest.raises(HttpError):
		adapter(waybills).buy(shipment(), "", "PKG-1-1")
	with pytest.raises(OutcomeUnknown):
		adapter(waybills, asked=AN_HOUR).buy(shipment(), "", "PKG-1-1")
	again = adapter(waybills, asked=AN_HOUR, lost_answer="Ask Again").buy(shipment(), "", "PKG-1-1")
	assert waybills.service.in_use() == [again.tracking_number]


def test_a_lost_batch_is_asked_again_as_a_whole(waybills):
	waybills.faults.add(kind="lost", operation=GET)
	with pytest.raises(HttpError):
		adapter(waybills).buy_batch(wanted(10))
	found = adapter(waybills, asked=AN_HOUR, lost_answer="Ask Again").buy_batch(wanted(10))
	assert [one.tracking_number for one in found] == waybills.service.in_use()
	assert len(waybills.service.given) == 10


def test_a_number_is_given_back_once(waybills):
	account = adapter(waybills)
	number = account.buy(shipment(), "", "PKG-1-1").tracking_number
	left = account.numbers_left()
	account.void(number)
	account.void(number)
	assert waybills.service.discarded == [number] and account.numbers_left() == left + 1
	with pytest.raises(CourierError, match="不存在"):
		account.void("YT1")


def test_the_balance_is_that_of_the_branch(waybills):
	waybills.service.quantity = 32
	assert adapter(waybills).numbers_left() == 32
	assert adapter(waybills).test() == "YTO 杭州网点: 32"
	with pytest.raises(CourierError, match="known: 571902"):
		adapter(waybills, branch_code="1").numbers_left()


@pytest.mark.parametrize(
	("told", "left"), [(None, None), ("", None), ("many", None), ("0", 0), (7, 7), (0, 0)]
)
def test_a_courier_that_counts_no_numbers_has_none_left_to_warn_of(told, left):
	assert mapper.quantity([{"quantity": told}, {}]) == left


def test_used_up_numbers_are_a_refusal_that_says_so(waybills):
	waybills.service.quantity = 0
	with pytest.raises(CourierError, match="余额不足"):
		adapter(waybills).buy(shipment(), "", "PKG-1-1")


def test_the_sender_is_one_that_the_account_lists(waybills):
	waybills.service.senders[0]["district"] = "西湖区"
	with pytest.raises(CourierError, match="浙江省杭州市西湖区"):
		adapter(waybills).buy(shipment(), "", "PKG-1-1")
	assert GET not in waybills.calls


@pytest.mark.parametrize("wrong", [{"app_secret": "x"}, {"token": "x"}, {"cp_code": "ZTO"}])
def test_credentials_that_are_not_accepted_say_nothing_about_a_label(waybills, wrong):
	with pytest.raises(Unreachable, match="credentials are not accepted"):
		adapter(waybills, **wrong).test()
	with pytest.raises(Unreachable, match="credentials are not accepted"):
		adapter(waybills, **wrong).buy(shipment(), "", "PKG-1-1")
	assert waybills.service.given == {}


@pytest.mark.parametrize(("platform", "field"), [("Taobao", "oaid"), ("Tmall", "oaid"), ("Douyin", "caid")])
def test_of_a_masked_buyer_the_id_takes_the_place_of_the_address(waybills, platform, field):
	label = adapter(waybills).buy(masked(platform=platform, of="ID-9"), "", "PKG-1-1")
	[order] = sent(waybills)["tradeOrderInfoDtos"]
	assert order["recipient"][field] == "ID-9" and order["recipient"]["address"]["city"] == "成都市"
	assert order["orderInfo"]["orderChannelsType"] == {"Taobao": "TB", "Tmall": "TM"}.get(platform, "OTHERS")
	texts = dict(label.texts)
	assert texts["recipient_name"] == "张*" and "****" in texts["recipient_phone"]


def test_a_masked_buyer_without_an_id_is_refused(waybills):
	with pytest.raises(CourierError, match="ID of the recipient"):
		adapter(waybills).quote(masked(of=""))


def test_a_return_is_not_its_business(waybills):
	with pytest.raises(CourierError, match="sends nothing back"):
		adapter(waybills).quote(shipment(is_return=True))
