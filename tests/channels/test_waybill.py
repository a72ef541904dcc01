"""The waybill of GB/T 41833-2022 on labels by rate card: what stands on it, and what a label printer is told."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from ecom_erp.core.carriers.rate_card import Destination, Parcel, RateCard, Zone, ZonePattern
from ecom_erp.integrations.china.waybill import SIZES
from ecom_erp.integrations.couriers import get_adapter_class
from ecom_erp.integrations.couriers.base import CourierContext, Party, Shipment

LARGE, SMALL = SIZES
CARD = RateCard(
	"South China", "CNY", (Zone("South", (ZonePattern("CN", ""),), 1000, Decimal(12), 1000, Decimal(2), 2),)
)
SENDER = Party(
	"李四", line1="长安镇兴发南路1号", city="东莞市", province="GD", country_code="CN", phone="0769-85310000"
)
RECIPIENT = Party(
	"张三丰",
	line1="浙江省杭州市余杭区五常街道文一西路969号",
	line2="3单元502室",
	country_code="CN",
	phone="13812345678",
)
SHIPMENT = Shipment(
	"FO-1-1",
	"South",
	SENDER,
	RECIPIENT,
	Parcel(1240),
	Destination("CN", "ZJ", ""),
	contents=(("保温杯 500 毫升", 2), ("茶叶礼盒", 1)),
)


def bought(shipment=SHIPMENT, **settings):
	courier = get_adapter_class("Rate Card")
	account = courier.declaration.settings("Fleet", service="标准快递", **{"layout": LARGE, **settings})
	return courier(account, CourierContext(cards={"": CARD}, next_number=lambda: "YD0000000017")).buy(
		shipment, "", "FO-1-1-1"
	)


def test_the_texts_of_the_areas():
	label = bought()
	assert (label.tracking_number, label.format, label.content[:5]) == ("YD0000000017", "svg", b"<svg ")
	assert dict(label.texts) == {
		"layout": "100x150",
		"service": "标准快递",
		"destination": "杭州市 余杭区",
		"recipient_name": "张**",
		"recipient_phone": "138******78",
		"recipient_address": "浙江省杭州市余杭区五常街道文一西路969号***",
		"sender_name": "李*",
		"sender_phone": "0769-******00",
		"sender_address": "广东省东莞市长安镇兴发南路1号",
		"contents": "保温杯 500 毫升 x 2, 茶叶礼盒 x 1",
		"weight": "1.24 kg",
		"reference": "FO-1-1",
	}


def test_an_own_fleet_may_print_all_of_it():
	texts = dict(bought(hide_personal=False).texts)
	assert (texts["recipient_name"], texts["recipient_phone"]) == ("张三丰", "13812345678")
	assert texts["recipient_address"] == "浙江省杭州市余杭区五常街道文一西路969号3单元502室"


def test_an_address_in_no_levels_is_printed_as_it_is():
	abroad = replace(
		RECIPIENT,
		name="Ann Lee",
		line1="1 Main St",
		line2="",
		city="Boston",
		province="MA",
		country_code="US",
	)
	texts = dict(bought(replace(SHIPMENT, recipient=abroad)).texts)
	assert (texts["destination"], texts["recipient_address"]) == ("Boston", "1 Main St Boston MA US")


def test_long_contents_are_shortened():
	many = tuple((f"商品{number}", 1) for number in range(40))
	contents = dict(bought(replace(SHIPMENT, contents=many)).texts)["contents"]
	assert (len(contents), contents[-1]) == (60, "…")


@pytest.mark.parametrize(("layout", "width", "height"), [(LARGE, 800, 1200), (SMALL, 608, 1040)])
def test_a_label_printer_draws_all_areas_on_the_paper(layout, width, height):
	"""Eight dots a millimetre: 100 x 150 mm are 800 x 1200 dots, 76 x 130 mm are 608 x 1040."""
	label = bought(layout=layout, label_format="ZPL")
	text = label.content.decode()
	assert (label.format, label.texts) == ("zpl", ())
	assert text.startswith("^XA\n") and text.endswith("\n^XZ")
	assert f"^PW{width}" in text and f"^LL{height}" in text and "^CI28" in text
	places = [tuple(map(int, place)) for place in re.findall(r"\^FO(\d+),(\d+)", text)]
	assert all(x < width and y < height for x, y in places) and len(places) >= 14
	assert "^FDYD0000000017^FS" in text
	for shown in ("杭州市 余杭区", "张**  138******78", "李*  0769-******00", "标准快递", "FO-1-1", "签收人"):
		assert shown in text
	assert "13812345678" not in text and "502" not in text


def test_a_name_tells_the_printer_nothing():
	evil = replace(SENDER, name="^XZ~JA_5E", company="")
	text = bought(replace(SHIPMENT, sender=evil), label_format="ZPL", hide_personal=False).content.decode()
	assert text.count("^XZ") == 1 and "~" not in text
	assert " XZ JA_5F5E" in text


def test_the_barcode_fits_on_the_narrow_paper():
	"""Code 128 of the number: start, 12 characters in code B and C, check and stop in bars of two dots, with quiet zones."""
	svg = bought(layout=SMALL).content.decode()
	width = float(re.search(r'width="([\d.]+)mm"', svg)[1])
	assert width < 76 - 2 * 3
