"""Buyers whom a marketplace masks. The samples are made up in the forms that the marketplaces' documents show."""

from dataclasses import replace

import pytest

from ecom_erp.core.masked_buyers import (
	HIDDEN,
	is_ciphertext,
	is_masked,
	is_masked_text,
	shown,
	without_ciphertext,
)
from ecom_erp.core.orders.canonical import Address, Buyer
from ecom_erp.core.review.checks import validate
from ecom_erp.core.review.facts import ReviewFacts
from tests.support.canonical_orders import line, order

TAOBAO = "~YWVzLWNiYy0xMjM0NTY3ODkwYWJjZA==~1~"
TAOBAO_PHONE = "$138$R2b7zq0mYw1oWmFzZGZhc2Rm$1$"
PINDUODUO = "~AgAAAABbPpwGKQAAAABk3sFJ0vY5cQ+8TnA/d5V2Nw==~0~"
DOUYIN = "#xQf3#0xWkQ2b9JwEz6m8Vf1aZqT+uLr4yPdNc7hSgK==*CgkIARCtHCABKAESPgo8*1#"
MASKED = Address(
	"张*",
	line1="玉堂街道***",
	city="成都市",
	province="四川省",
	country_code="CN",
	phone="138****5678",
	recipient_id="OAID-1",
	recipient_platform="Taobao",
)
FACTS = ReviewFacts(shop_currency="CNY", mapped_lines=frozenset({"1"}))


@pytest.mark.parametrize("text", [TAOBAO, TAOBAO_PHONE, PINDUODUO, DOUYIN, f" {TAOBAO} "])
def test_ciphertext_is_shown_as_hidden(text):
	assert is_ciphertext(text) and is_masked_text(text)
	assert shown(text) == HIDDEN


@pytest.mark.parametrize(
	"text",
	[
		"",
		"张三",
		"~",
		"~~",
		"$5 off all the items$",
		"#12 Baker Street #12",
		"~ the old mill ~",
		"Apt #1234567890",
		"a@b.com",
	],
)
def test_what_people_write_is_none(text):
	assert not is_ciphertext(text) and shown(text) == text


@pytest.mark.parametrize(
	("address", "masked"),
	[
		(MASKED, True),
		(replace(MASKED, recipient_id=""), True),
		(Address("张三", line1="文一西路969号", phone="13812345678", recipient_id="OAID"), True),
		(Address("张三", line1="文一西路969号", phone="13812345678"), False),
		(Address("张*", line1="文一西路969号", phone="13812345678"), False),
		(Address("Ada *", line1="12 Main St * rear", phone="+1 312 555"), False),
		(Address("T", line1=PINDUODUO), True),
		(Address("T", line1="1 Main St", phone="******85"), True),
	],
)
def test_who_is_masked(address, masked):
	assert is_masked(address) is masked


def test_an_order_is_kept_without_ciphertext():
	"""It is another text each time: kept, each message would change the order, and each order have a buyer of its own."""
	first = order(
		line("1", "10.00"),
		buyer=Buyer(PINDUODUO, TAOBAO, PINDUODUO, TAOBAO_PHONE),
		shipping_address=replace(MASKED, name=TAOBAO, phone=TAOBAO_PHONE, line1=DOUYIN),
	)
	again = replace(
		first,
		shipping_address=replace(first.shipping_address, name=PINDUODUO, phone=PINDUODUO, line1=PINDUODUO),
	)
	kept = without_ciphertext(first)
	assert kept == without_ciphertext(again)
	assert kept.buyer == Buyer("", HIDDEN, "", HIDDEN)
	assert (kept.shipping_address.name, kept.shipping_address.city) == (HIDDEN, "成都市")
	assert kept.shipping_address.recipient_id == "OAID-1"


def masked(**changes):
	address = replace(MASKED, **changes)
	return order(
		line("1", "10.00"),
		currency="CNY",
		buyer=Buyer("b1", "张*"),
		shipping_address=address,
		billing_address=address,
	)


def test_a_masked_buyer_is_a_normal_state():
	assert validate(masked(), FACTS) == []
	assert validate(masked(line1=HIDDEN, postal_code=""), FACTS) == []


def test_only_the_place_is_needed_of_it():
	(finding,) = validate(masked(city=""), FACTS)
	assert (finding.code, finding.params) == ("address_incomplete", {"fields": "city"})


def test_without_an_id_or_a_courier_for_it_this_is_noted_and_nothing_is_held():
	(finding,) = validate(masked(recipient_id=""), FACTS)
	assert (finding.code, finding.blocking) == ("masked_buyer", False)
	assert "states no ID" in finding.message
	(finding,) = validate(masked(), replace(FACTS, masked_taken=False))
	assert (finding.code, finding.blocking) == ("masked_buyer", False)
	assert "no courier account" in finding.message
