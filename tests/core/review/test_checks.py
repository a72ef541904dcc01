from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	Payment,
	PaymentKind,
	PaymentState,
	Refund,
	RefundLine,
	ShopStop,
)
from ecom_erp.core.review.checks import difference, quantities, validate
from ecom_erp.core.review.facts import ReviewFacts, SimilarOrder
from tests.support.canonical_orders import NOON, captured, line, order

FACTS = ReviewFacts(shop_currency="USD", mapped_lines=frozenset({"1", "2"}))


def codes(subject, facts=FACTS) -> list[str]:
	return [finding.code for finding in validate(subject, facts)]


def texts(subject, facts=FACTS) -> list[str]:
	return [finding.message.format(**finding.params) for finding in validate(subject, facts)]


def test_a_sound_order_has_no_findings():
	assert validate(order(line("1", "10.00", 2, tax="1.60"), line("2", "5.50", discount="0.50")), FACTS) == []


def test_a_test_order_of_the_shop_is_held():
	(finding,) = validate(order(line("1", "1"), is_test=True), FACTS)
	assert (finding.code, finding.blocking) == ("test_order", True)


def test_an_order_without_lines():
	assert codes(order()) == ["no_lines"]


def test_an_unmapped_line_is_named():
	(finding,) = validate(order(line("1", "1"), line("9", "1")), FACTS)
	assert (finding.code, finding.line, finding.blocking) == ("unmapped_line", "9", True)
	text = "Tea 9 (listing L-9, SKU SKU-9) is not mapped. Map the listing to an item."
	assert finding.message.format(**finding.params) == text


@pytest.mark.parametrize(
	"total, off", [("21.61", "0.01"), ("21.59", "-0.01"), ("21.60", "0.00"), ("21.604", "0.00")]
)
def test_the_total_is_proven_to_the_cent(total, off):
	subject = order(line("1", "10.00", 2, tax="1.60"), total=D(total))
	assert difference(subject) == D(off)
	expected = (
		[f"The shop's total is {total}, but the parts add up to 21.60: a difference of {off} USD"]
		if D(off)
		else []
	)
	assert texts(subject) == expected


@pytest.mark.parametrize("total, code", [("21.63", "converted_cents"), ("21.64", "total_mismatch")])
def test_converted_amounts_are_off_by_half_a_cent_each(total, code):
	"""Two pieces, their discount and their tax, the shipping, and the total itself: six amounts, three cents."""
	converted = order(
		line("1", "10.00", 2, discount="1.00", tax="1.60"), shipping=D("1.00"), total=D(total), converted=True
	)
	(finding,) = validate(converted, FACTS)
	assert (finding.code, finding.blocking) == (code, code == "total_mismatch")


def test_tax_contained_in_prices_is_not_added_again():
	assert difference(order(line("1", "11.90", tax="1.90"), taxes_included=True, total=D("11.90"))) == 0


def test_yen_have_no_cents():
	subject = order(line("1", "980"), currency="JPY", total=D(981))
	assert "The shop's total is 981, but the parts add up to 980: a difference of 1 JPY" in texts(subject)


def test_another_currency_than_the_shops():
	assert codes(order(line("1", "9"), currency="EUR")) == ["currency_mismatch"]


@pytest.mark.parametrize(
	"state, amounts, paid",
	[
		(PaymentState.PAID, ["10.00"], True),
		(PaymentState.PAID, ["4.00", "6.00"], True),
		(PaymentState.PAID, [], True),
		(PaymentState.PAID, ["9.99"], False),
		(PaymentState.PARTIALLY_REFUNDED, ["10.00"], True),
		(PaymentState.PENDING, [], False),
		(PaymentState.AUTHORIZED, [], False),
		(PaymentState.PARTIALLY_PAID, ["4.00"], False),
		(PaymentState.VOIDED, [], False),
	],
)
def test_only_paid_orders_go_on(state, amounts, paid):
	payments = tuple(captured(amount, external_id=str(i)) for i, amount in enumerate(amounts))
	assert codes(order(line("1", "10"), payment_state=state, payments=payments)) == (
		[] if paid else ["unpaid"]
	)


def test_cash_on_delivery_may_ship_unpaid():
	promise = Payment("p", "Cash on Delivery", PaymentKind.CAPTURE, D(10), "USD", succeeded=False)
	subject = order(line("1", "10"), payment_state=PaymentState.PENDING, payments=(promise,))
	assert codes(subject) == ["unpaid"]
	assert codes(subject, replace(FACTS, pay_later_gateways=frozenset({"cash on delivery"}))) == []


def test_a_free_order_needs_no_payment():
	assert codes(order(line("1", "10", discount="10"), payment_state=PaymentState.PENDING, payments=())) == []


def test_a_cancelled_order():
	assert codes(order(line("1", "1"), cancelled_at=NOON)) == ["cancelled"]


US = Address("Ada", "", "1 Main St", "", "Springfield", "Illinois", "IL", "62701", "US")


@pytest.mark.parametrize(
	"address, found",
	[
		(US, []),
		(replace(US, postal_code="62701-1234"), []),
		(
			replace(US, line1=" ", city=""),
			["The shipping address is incomplete. Missing: address line, city"],
		),
		(
			replace(US, province="", province_code=""),
			["The shipping address is incomplete. Missing: province"],
		),
		(replace(US, postal_code=""), ["The shipping address is incomplete. Missing: postal code"]),
		(replace(US, postal_code="6270"), ["6270 is not a postal code of US"]),
		(replace(US, country_code=""), ["The shipping address is incomplete. Missing: country"]),
		(Address("Li", "", "1 Queen's Rd", "", "Hong Kong", "", "", "", "HK"), []),
		(Address("Ann", "", "10 Downing St", "", "London", "", "", "sw1a 2aa", "GB"), []),
		(
			Address("Ann", "", "10 Downing St", "", "London", "", "", "12345", "GB"),
			["12345 is not a postal code of GB"],
		),
		(Address("Wei", "", "Nanjing Rd 1", "", "Shanghai", "Shanghai", "", "200001", "CN"), []),
		(Address("Jan", "", "Dam 1", "", "Amsterdam", "", "", "1012 JS", "NL"), []),
		(Address("Kim", "", "Somewhere 1", "", "Atlantis", "", "", "X-1", "XX"), []),
	],
)
def test_addresses_by_the_rules_of_the_country(address, found):
	assert texts(order(line("1", "1"), shipping_address=address)) == found


def test_digital_goods_need_no_address():
	download = replace(line("1", "1"), requires_shipping=False)
	assert codes(order(download, shipping_address=Address())) == []


def test_what_is_no_currency_holds_the_order_and_its_amounts_are_not_compared():
	(finding,) = validate(order(line("1", "1"), currency="gold", total=D("7")), FACTS)
	assert (finding.code, finding.blocking) == ("currency_mismatch", True)
	assert finding.message.format(**finding.params) == "The shop's currency is unknown: gold"


@pytest.mark.parametrize("phone", ["n/a", "ask at the office", "0"])
def test_a_buyer_who_leaves_nothing_that_can_be_used_is_silent_too(phone):
	buyer = Buyer("7", "Ada", "jürgen@müller.de", phone)
	assert codes(order(line("1", "1"), buyer=buyer)) == ["buyer_unreachable"]


def test_a_country_that_is_not_known_is_held():
	(finding,) = validate(order(line("1", "1")), replace(FACTS, country_known=False))
	assert (finding.code, finding.blocking) == ("country_unknown", True)


def test_a_silent_buyer_is_told_of_but_holds_nothing():
	(finding,) = validate(order(line("1", "1"), buyer=Buyer(name="Ada")), FACTS)
	assert (finding.code, finding.blocking) == ("buyer_unreachable", False)
	assert codes(order(line("1", "1"), buyer=Buyer("7", phone="+49301"))) == []


def test_a_guest_without_mail_is_pointed_out():
	(finding,) = validate(order(line("1", "1"), buyer=Buyer(phone="+49301")), FACTS)
	assert (finding.code, finding.blocking) == ("guest_without_email", False)
	assert codes(order(line("1", "1"), buyer=Buyer(email="ada@example.com"))) == []


def test_goods_that_no_warehouse_has_are_pointed_out():
	facts = replace(FACTS, out_of_stock=frozenset({"2"}))
	(finding,) = validate(order(line("1", "1"), line("2", "1")), facts)
	assert (finding.code, finding.line, finding.blocking) == ("out_of_stock", "2", False)
	assert finding.message.format(**finding.params).startswith("Tea 2 is out of stock")


@pytest.mark.parametrize(
	"line1, box",
	[
		("PO Box 12", True),
		("P.O. Box 9, Main Post Office", True),
		("p o box 7", True),
		("GPO Box 3", True),
		("Postfach 10 01", True),
		("Packstation 145", True),
		("Postbus 22", True),
		("BP 45", True),
		("Boîte postale 3", True),
		("Apartado 77", True),
		("北京 邮政信箱 5", True),
		("1 Boxwood Road", False),
		("12 Post Office Lane", False),
		("POBox 12", True),
		("PO-BOX 4411", True),
		("P/O Box 9", True),
		("P0 Box 9", True),
		("P. O. B. 31", True),
		("POB: 31", True),
		("ＰＯ Ｂｏｘ ３１", True),
		("Post Box No. 8", True),
		("Postbox 8", True),
		("Postboks 1090 Sentrum", True),
		("Case postale 77", True),
		("C.P. 77", True),
		("Caixa Postal 5021", True),
		("Casilla 118", True),
		("Apdo. Postal 6-55", True),
		("Apartado de Correos 20", True),
		("3 Apartado Lane", False),
		("The Old Postbox, High Street", False),
		("12 Post Box Road", False),
		("Expo Boxenstop 3", False),
		("Pobla 7", False),
		("4 Casilla Drive", False),
		("Unit 3, Box Hill", False),
	],
)
def test_a_post_office_box_needs_a_courier_that_takes_it(line1, box):
	subject = order(line("1", "1"), shipping_address=replace(US, line1=line1))
	assert codes(subject, replace(FACTS, po_boxes_taken=False)) == (["po_box"] if box else [])
	assert codes(subject) == []


CANADA = Address("Bo", "", "1 Rue X", "", "Montréal", "Québec", "QC", "H2X 1Y4", "CA")
AUSTRALIA = Address("Bo", "", "1 George St", "", "Sydney", "", "NSW", "2000", "AU")


@pytest.mark.parametrize(
	"address, found",
	[
		(CANADA, []),
		(AUSTRALIA, []),
		(replace(US, province_code="NY", postal_code="10001"), []),
		(replace(US, province_code="NY", postal_code="00501"), []),
		(replace(US, province_code="DC", postal_code="20500"), []),
		(replace(US, province_code="ZZ"), ["province_unknown"]),
		(replace(US, province_code="Illinois"), []),  # a person has written the name
		(replace(US, province_code="CA"), ["postal_code_elsewhere"]),  # 62701 is in Illinois
		(replace(CANADA, postal_code="V6B 1A1"), ["postal_code_elsewhere"]),
		(replace(AUSTRALIA, postal_code="3000"), ["postal_code_elsewhere"]),
		(replace(AUSTRALIA, province_code="XYZ"), ["province_unknown"]),
		(Address("Hans", "", "Weg 1", "", "Köln", "", "NW", "50667", "DE"), []),
		(Address("Aoi", "", "1-1 Chiyoda", "", "Tokyo", "", "JP-13", "100-0001", "JP"), []),
	],
)
def test_states_and_their_postal_codes(address, found):
	findings = validate(order(line("1", "1"), shipping_address=address), FACTS)
	assert [finding.code for finding in findings] == found
	assert all(finding.blocking == (finding.code == "province_unknown") for finding in findings)


@pytest.mark.parametrize(
	"country, good, bad",
	[
		("US", "62701-1234", "6270"),
		("CA", "K1A 0B1", "K1A 0BO"),
		("GB", "EC1A 1BB", "EC1A"),
		("DE", "01067", "1067"),
		("FR", "75008", "F-75008"),
		("NL", "1012JS", "0012 JS"),
		("AU", "2000", "20000"),
		("JP", "100-0001", "10-00001"),
		("CN", "200001", "20001"),
	],
)
def test_postal_codes_of_the_main_countries(country, good, bad):
	address = Address("A", "", "Street 1", "", "Town", "Some Province", "", "", country)
	for code, valid in ((good, True), (bad, False)):
		found = codes(order(line("1", "1"), shipping_address=replace(address, postal_code=code)))
		assert found == ([] if valid else ["postal_code_invalid"])


@pytest.mark.parametrize(
	"price, tolerance, found", [("9.00", 10, False), ("8.99", 10, True), ("9.99", 0, True), ("12", 0, False)]
)
def test_prices_against_the_list(price, tolerance, found):
	facts = replace(FACTS, list_prices={"1": D(10)}, price_tolerance=D(tolerance))
	assert codes(order(line("1", price)), facts) == (["price_below_list"] if found else [])


def test_duplicates_within_the_hours_with_the_same_goods():
	subject = order(line("1", "1", 2))
	same = SimilarOrder("#899", NOON - timedelta(hours=24), quantities(subject))
	facts = replace(FACTS, similar_orders=(same,))
	assert texts(subject, facts) == ["Order #899 of the same buyer has the same goods"]
	assert codes(subject, replace(facts, duplicate_hours=23)) == []
	other = replace(same, quantities={"L-1": 1})
	assert codes(subject, replace(facts, similar_orders=(other,))) == []


def test_no_courier_goes_there():
	assert codes(order(line("1", "1")), replace(FACTS, courier_covers=False)) == ["out_of_coverage"]
	assert codes(order(line("1", "1")), replace(FACTS, courier_covers=True)) == []


@pytest.mark.parametrize("quantity", [0, -2])
def test_quantities_must_be_positive(quantity):
	assert "quantity_not_positive" in codes(order(line("1", "1", quantity), line("2", "1")))


def test_negative_amounts_are_named():
	found = texts(order(line("1", "5", tax="-0.10"), shipping=D("-1")))
	assert found == ["A negative amount: shipping is -1.00", "A negative amount: Tea 1, tax is -0.10"]


def test_findings_come_in_a_fixed_order():
	subject = order(
		line("8", "5"), line("9", "5"), total=D(11), cancelled_at=NOON, shipping_address=Address()
	)
	expected = ["cancelled", "unmapped_line", "unmapped_line", "total_mismatch", "address_incomplete"]
	assert codes(subject) == expected
	assert [f.line for f in validate(subject, FACTS)] == ["", "8", "9", "", ""]


@pytest.mark.parametrize(
	("stop", "words"),
	[
		(ShopStop.HELD, "put the order on hold"),
		(ShopStop.FAILED, "payment has failed"),
		(ShopStop.DISPUTED, "payment is disputed"),
		(ShopStop.PICKUP, "collects the order"),
		(ShopStop.REFUNDED, "calls the order refunded"),
		(ShopStop.GONE, "no longer has this order"),
		(ShopStop.PART, "plugin for several vendors"),
	],
)
def test_an_order_that_its_shop_stops(stop, words):
	(finding,) = validate(order(line("1", "1"), stop=stop), FACTS)
	assert (finding.code, finding.blocking) == ("stopped_at_shop", True)
	assert words in finding.message


def test_one_that_is_not_paid_waits_for_its_payment_alone():
	unpaid = {"payments": (), "payment_state": PaymentState.PENDING}
	assert codes(order(line("1", "1"), stop=ShopStop.FAILED, **unpaid)) == ["unpaid"]
	assert codes(order(line("1", "1"), stop=ShopStop.PICKUP, **unpaid)) == ["stopped_at_shop", "unpaid"]
	later = replace(FACTS, pay_later_gateways=frozenset({"cod"}))
	cod = (Payment("", "cod", PaymentKind.CAPTURE, D(1), "USD", succeeded=False),)
	held = order(line("1", "1"), stop=ShopStop.FAILED, **{**unpaid, "payments": cod})
	assert codes(held, later) == ["stopped_at_shop"]


def test_a_payment_that_could_not_be_booked_is_found_before_goods_leave():
	facts = replace(FACTS, gateways_with_account=frozenset({"Card"}))
	assert codes(order(line("1", "1")), facts) == []
	other = order(line("1", "1"), payments=(captured("1", gateway="klarna"),))
	assert texts(other, facts) == [
		"The shop has no account for the payment gateway klarna. Add it under Payment Gateways of the shop."
	]
	nameless = order(line("1", "1"), payments=(captured("1", gateway=""),))
	assert codes(nameless, facts) == ["gateway_without_account"]
	assert "names no payment gateway" in texts(nameless, facts)[0]
	awaited = (Payment("", "klarna", PaymentKind.CAPTURE, D(1), "USD", succeeded=False),)
	assert codes(order(line("1", "1"), payments=awaited, payment_state=PaymentState.PENDING), facts) == [
		"unpaid"
	]


@pytest.mark.parametrize("gateways", [frozenset(), frozenset({"card"})])
def test_an_order_that_was_paid_back_whole_is_not_to_be_paid_again(gateways):
	back = (Refund("r1", NOON, D("598.94")),)
	subject = order(line("1", "598.94"), payment_state=PaymentState.REFUNDED, refunds=back)
	facts = replace(FACTS, pay_later_gateways=gateways)
	assert codes(subject, facts) == ["refunded"]
	assert "refunded the whole payment (598.94 USD)" in texts(subject, facts)[0]


def test_an_order_whose_latest_message_was_given_up():
	assert texts(order(line("1", "1")), replace(FACTS, unread_message="The field total is missing")) == [
		"The latest message of the shop about this order could not be processed: The field total is missing"
	]


@pytest.mark.parametrize("country", ["CL", "CO", "NG", "BH", "VN", "GT"])
def test_countries_whose_shops_leave_out_the_postal_code(country):
	address = Address("Ada Berg", "", "Calle 1", "", "Centro", "", "", "", country)
	assert "address_incomplete" not in codes(order(line("1", "1"), shipping_address=address))


@pytest.mark.parametrize(("included", "surplus"), [(False, "11.00"), (True, "10.00")])
def test_pieces_taken_off_without_a_refund_leave_a_surplus(included, surplus):
	"""Two pieces of 10.00, with 1.00 tax each beside or in the price; one is taken off, all is paid."""
	removed = (Refund("r1", NOON, D(0), (RefundLine("1", 1, D(10), D(1)),)),)
	subject = order(line("1", "10.00", 2, tax="2.00"), taxes_included=included, refunds=removed)
	assert codes(subject) == ["overpaid"]
	assert f"{surplus} USD too much" in texts(subject)[0]
	back = (*removed, Refund("r2", NOON, D(surplus)))
	assert codes(replace(subject, refunds=back)) == []
