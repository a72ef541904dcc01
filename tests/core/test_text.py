"""Text of strangers: what is stored of it, what is kept when it is too long, and keys made of it."""

import json
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.contacts import email_address, is_dialable
from ecom_erp.core.orders.canonical import Address, from_dict, storable_order, to_dict
from ecom_erp.core.text import (
	as_json,
	identifier,
	key,
	one_line,
	shortened,
	shortened_to_bytes,
	storable,
)
from tests.support import canonical_orders

# halves of characters too, which JSON can carry and no encoding takes
ANY = st.text(st.characters())


def folded(text: str) -> str:
	"""A rough picture of how the database compares: no case, no accents, no signs that have no weight."""
	plain = unicodedata.normalize("NFKD", text.casefold())
	return "".join(one for one in plain if unicodedata.category(one)[0] not in "CM").rstrip(" ")


@pytest.mark.parametrize(
	("given_text", "kept"),
	[
		("Ada Berg", "Ada Berg"),
		("两行\n\t文字", "两行\n\t文字"),
		("Ada \ud83d", "Ada \ufffd"),
		("A\x00d\x1ba\x7f", "Ada"),
		("\u200b \u2060\x00", ""),
		("👩‍👩‍👧", "👩‍👩‍👧"),
		("  Ada  ", "Ada"),
	],
)
def test_what_is_stored(given_text, kept):
	assert storable(given_text) == kept


@given(ANY)
def test_all_that_is_stored_can_be_encoded_and_stays_as_it_is(text):
	kept = storable(text)
	kept.encode()
	assert storable(kept) == kept
	assert not set(kept) & {"\x00", "\x1b", "\x7f"}


@given(ANY, st.integers(1, 30))
def test_shortened_texts_begin_as_the_text(text, length):
	short = shortened(text, length)
	assert len(short) <= length
	assert short == text or (len(text) > length and text.startswith(short[:-1]) and short.endswith("…"))


@given(st.text(), st.integers(3, 30))
def test_shortened_to_bytes(text, size):
	short = shortened_to_bytes(text, size)
	assert len(short.encode()) <= size
	assert short == text or text.startswith(short[:-1])


def test_one_line():
	assert one_line(" 1 Main St \r\n\t2nd  floor\u2028") == "1 Main St 2nd  floor"


@given(ANY)
def test_ids_are_kept_or_told_apart(text):
	kept = identifier(text, 20)
	kept.encode()
	assert len(kept) <= 20 and not set(kept) & set("<>\n")
	assert identifier(kept, 20) == kept


def test_an_ordinary_id_is_itself():
	for one in ("5400000001002", "Ord-1a", "Müller 7", "a/b#c"):
		assert identifier(one, 100) == one


@pytest.mark.parametrize(
	("one", "other"),
	[
		("x" * 101, "x" * 102),
		("a<b", "ab"),
		("a\ud83d", "a\ud83e"),
		("a\x00", "a\x01"),
	],
)
def test_ids_that_cannot_be_kept_differ_still(one, other):
	assert identifier(one, 100) != identifier(other, 100)


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Gift Wrap", "Gift wrap"),
		("Café", "Cafe"),
		("SK-1", "sk-1"),
		("Straße", "Strasse"),
		("🎁", "🎄"),
		("Tea", "Tea\u200b"),
		("A ", "A"),
		("１", "1"),
		("ORD1A", "Ord1a"),
		("x" * 200, "X" * 200),
	],
)
def test_keys_of_texts_that_the_database_holds_for_equal(one, other):
	assert folded(key(one, 140)) != folded(key(other, 140))


@given(ANY, ANY)
def test_keys_are_equal_only_for_the_same_text(one, other):
	assert (folded(key(one, 40)) == folded(key(other, 40))) == (one == other)
	assert len(key(one, 40)) <= 40 and key(one, 40).isascii()


def test_keys_of_ordinary_ids_are_readable():
	assert key("A-1001", 140) == "A-1001"
	assert key("113-1234567/1", 140) == "113-1234567/1"
	assert key("Ord1a", 140).startswith("Ord1a~")


@given(ANY)
def test_json_of_any_text_can_be_encoded_and_read_back(text):
	written = as_json({"text": text})
	written.encode()
	assert json.loads(written) == {"text": text}


def test_json_stays_readable():
	assert as_json(["李雷", "\ud83d"]) == '["李雷", "\\ud83d"]'


@pytest.mark.parametrize(
	("text", "address"),
	[
		("ada@example.com", "ada@example.com"),
		("Ada.Berg+shop@mail.example.co.uk", "Ada.Berg+shop@mail.example.co.uk"),
		("ada@müller.de", "ada@xn--mller-kva.de"),
		("Ada Berg <ada@example.com>", "ada@example.com"),
		("ada@example.com; berg@example.com", "ada@example.com"),
		("jürgen@müller.de", ""),
		("ada.@example.com", ""),
		("ada..berg@example.com", ""),
		("ada@example,com", ""),
		("ada@example", ""),
		("ada@-example.com", ""),
		("ada@" + "ü" * 300 + ".de", ""),
		("a" * 300 + "@example.com", ""),
		("n/a", ""),
		("", ""),
	],
)
def test_email_address(text, address):
	assert email_address(text) == address


@given(ANY)
def test_any_text_may_stand_for_an_email_address(text):
	assert email_address(text).isascii()


@pytest.mark.parametrize(
	("text", "dialable"),
	[
		("+1 312 555 0142 ext. 12", True),
		("0170/1234567", True),
		("030 123 / 0171 123", True),
		("n/a", False),
		("ask at the office", False),
		("0", False),
		("٠١٢٣٤٥٦", True),
		("", False),
	],
)
def test_is_dialable(text, dialable):
	assert is_dialable(text) is dialable


def test_a_storable_order_differs_in_nothing_that_can_be_stored():
	order = canonical_orders.order(canonical_orders.line("1", "10.00"), note="Ring\ntwice", tags=("b", "a"))
	assert storable_order(order) == order


def test_texts_and_ids_of_all_parts_are_made_storable():
	line = replace(canonical_orders.line("1", "10.00"), external_id="l" * 200, title="Tea \ud83d")
	order = canonical_orders.order(
		line, shipping_address=Address(name="\x00Ada", line1="x" * 900), tags=("a\x00",)
	)
	kept = storable_order(order)
	assert (kept.lines[0].title, kept.shipping_address.name, kept.tags) == ("Tea \ufffd", "Ada", ("a",))
	assert kept.shipping_address.line1 == "x" * 900
	assert len(kept.lines[0].external_id) == 100
	assert from_dict(json.loads(as_json(to_dict(kept)))) == kept


@pytest.mark.parametrize(
	("names", "buyer", "company"),
	[
		({"buyer": "Ada"}, "Ada", False),
		({"ship": "Bo"}, "Bo", False),
		({"ship_company": "Acme GmbH", "bill": "Pat Roe"}, "Acme GmbH", True),
		({"bill_company": "Acme GmbH"}, "Acme GmbH", True),
		({"bill": "Pat Roe"}, "Pat Roe", False),
		({"buyer": "Ada", "ship_company": "Acme GmbH"}, "Ada", False),
		({}, "", False),
	],
)
def test_who_bought(names, buyer, company):
	order = canonical_orders.order(
		buyer=replace(canonical_orders.order().buyer, name=names.get("buyer", "")),
		shipping_address=Address(name=names.get("ship", ""), company=names.get("ship_company", "")),
		billing_address=Address(name=names.get("bill", ""), company=names.get("bill_company", "")),
		total=Decimal("0"),
	)
	assert (order.buyer_name, order.bought_by_company) == (buyer, company)
