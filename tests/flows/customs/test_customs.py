"""Customs data of parcels that cross a border. The warehouses are in the United States; duty in the European Union is 3.00 EUR
for each tariff heading."""

from decimal import Decimal as D

import frappe
import pytest
from frappe.utils import add_days, nowdate, strip_html

from ecom_erp.core.customs.known_rules import KNOWN_RULES
from ecom_erp.core.orders.canonical import Address
from ecom_erp.ecom_erp.report.customs_data_missing.customs_data_missing import execute
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.customs.declarations import declaration_of
from ecom_erp.flows.customs.duty_rules import make_known_rules
from ecom_erp.flows.customs.registrations import InvalidNumber, sound
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.shipments import homeward, outbound
from ecom_erp.flows.warehouse import package_closing
from tests import world
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.erpnext import make, make_exchange_rate, unique
from tests.factories.shop import line, make_order, stocked
from tests.support import tickets
from tests.support.parcels import packages_of

PARIS = Address("Zoé Martin", "", "1 rue de Rivoli", "", "Paris", "", "", "75001", "FR", "+33123456789")


def declared_item(hs_code: str = "61091000", **values) -> str:
	"""An item of 400 g that lacks nothing."""
	if not frappe.db.exists("Customs Tariff Number", hs_code):
		make("Customs Tariff Number", tariff_number=hs_code)
	item = stocked(main=20)
	facts = {
		"customs_tariff_number": hs_code,
		"country_of_origin": "China",
		"ecom_customs_description": "Cotton T-shirt",
	}
	frappe.db.set_value("Item", item, {**facts, **values})
	return item


@pytest.fixture
def abroad(shop) -> str:
	"""A shop whose courier goes everywhere, with the Union's rule and 1 EUR = 2 USD."""
	frappe.db.set_value("Courier Rate Zone", {"zone": "Far"}, "patterns", "*")
	frappe.clear_cache(doctype="Courier Rate Card")
	for name in frappe.get_all("Courier Rate Card", pluck="name"):
		frappe.clear_document_cache("Courier Rate Card", name)
	make(
		"Customs Duty Rule",
		rule_name=unique("European Union"),
		destination="eu",
		starts=add_days(nowdate(), -9),
		currency="EUR",
		value_limit=150,
		up_to_limit="Per Tariff Heading",
		amount=3,
	)
	for side in ("from_currency", "to_currency"):
		frappe.db.delete("Currency Exchange", {side: "EUR"})
	make_exchange_rate("EUR", 2, date="2026-01-01")
	frappe.local.request_cache.clear()
	return shop


def parcel_to_paris(shop: str, *lines) -> str:
	order = make_order(*lines, shipping_address=PARIS)
	[parcel] = factory.parcels(factory.allocated(shop, order))
	return parcel


@pytest.mark.smoke
def test_a_parcel_abroad_declares_what_lies_in_it(abroad):
	make("Customs Registration", company=world.COMPANY, kind="EIN", number="042103594")
	shirt, other = declared_item(), declared_item("910211", ecom_customs_description="Wrist <b>watch</b>")
	parcel = parcel_to_paris(abroad, line(shirt, "10.00", 3), line(other, "25.50"))
	package_closing.pack_unscanned(
		parcel, None, [{"items": {shirt: 2}, "weight_grams": 900}, {"weight_grams": 850}]
	)
	first, second = packages_of(parcel)
	found = declaration_of(second)
	assert (found.sender, found.country, found.incoterm, found.value) == ("US", "FR", "DAP", D("35.50"))
	assert [
		(row.item, row.digits, row.origin, row.quantity, row.value, row.grams) for row in found.lines
	] == [
		(shirt, "61091000", "CN", 1, D("10.00"), 400),
		(other, "910211", "CN", 1, D("25.50"), 400),
	]
	assert found.numbers == {"ein": "04-2103594"}
	assert outbound(first).customs.value == D("20.00")
	texts = {name: printed(second.name, name) for name in ("Commercial Invoice", "CN22", "CN23")}
	for text in texts.values():
		assert "Wrist &lt;b&gt;watch&lt;/b&gt;" in text
		assert "910211" in text
		assert "35.50" in text
	assert "04-2103594" in texts["Commercial Invoice"]
	assert "Estimated duty: 6.00 EUR" in texts["Commercial Invoice"]
	assert "Zoé Martin" in texts["CN23"]


def printed(package: str, print_format: str) -> str:
	"""The text of a package's print."""
	html = frappe.get_print("Fulfilment Package", package, print_format, no_letterhead=1)
	return " ".join(strip_html(html).split())


def test_the_worklist_names_what_open_parcels_lack(abroad):
	bare, full = stocked(main=9), declared_item()
	frappe.db.set_value("Ecom Shop", abroad, "incoterm", "DDP")
	parcel_to_paris(abroad, line(bare, "10.00"), line(full, "10.00"))
	parcel_to_paris(abroad, line(bare, "10.00"))
	factory.allocated(abroad, make_order(line(stocked(main=1), "10.00")))  # goes to Chicago
	_columns, rows = execute({"shop": abroad})
	assert [(row["item"], row["company"], row["lacks"], row["parcels"]) for row in rows] == [
		("", world.COMPANY, "IOSS number", 2),
		(bare, "", "tariff number of at least six digits, country of origin, customs description", 2),
	]
	make("Customs Registration", company=world.COMPANY, kind="IOSS", number="IM3720000224")
	assert [row["item"] for row in execute({"shop": abroad})[1]] == [bare]


def test_duty_is_a_cost_where_the_shop_pays_it(abroad):
	"""Two headings: 6.00 EUR are 12.00 USD."""
	lines = [line(declared_item(), "10.00"), line(declared_item("910211"), "10.00")]
	costs = []
	for incoterm in ("DAP", "DDP"):
		frappe.db.set_value("Ecom Shop", abroad, "incoterm", incoterm)
		frappe.clear_document_cache("Ecom Shop", abroad)
		order = factory.allocated(abroad, make_order(*lines, shipping_address=PARIS))
		costs.append(factory.get(order).allocation_cost)
	assert round(costs[1] - costs[0], 2) == 12


@pytest.mark.parametrize(
	"hazard, field", [("Lithium Battery", "no_lithium"), ("Aerosol", "no_dangerous_goods")]
)
def test_dangerous_goods_go_with_couriers_that_carry_them(shop, courier, hazard, field):
	item = stocked(main=5)
	frappe.db.set_value("Item", item, "ecom_hazard", hazard)
	frappe.db.set_value("Courier Account", courier, field, 1)
	frappe.clear_document_cache("Courier Account", courier)
	name = factory.reviewed(shop, make_order(line(item, "10.00")))
	assert allocate.allocate(name) == "On Hold"
	assert f"{courier} does not carry {hazard}" in factory.get(name).hold_reason
	frappe.db.set_value("Courier Account", courier, field, 0)
	frappe.clear_document_cache("Courier Account", courier)
	assert allocate.allocate(name) == "Allocated"
	[parcel] = factory.parcels(name)
	frappe.db.set_value("Courier Account", courier, field, 1)
	frappe.clear_document_cache("Courier Account", courier)
	with pytest.raises(frappe.ValidationError, match=f"does not carry {hazard}"):
		shipping_labels.buy_labels(parcel)
	frappe.db.set_value("Courier Account", courier, field, 0)
	frappe.clear_document_cache("Courier Account", courier)
	assert shipping_labels.buy_labels(parcel)


@pytest.mark.parametrize(
	"kind, country, number, written",
	[
		("EORI", "DE", "de 1234567", "DE1234567"),
		("EORI", "GB", "GB123456789000", "GB123456789000"),
		("EORI", "GB", "GB1234", None),
		("EORI", "FR", "DE1234567", None),
		("IOSS", "EU", "IM 372 000 0224", "IM3720000224"),
		("IOSS", "EU", "EU372022452", None),
		("IOSS", "EU", "IM3720", None),
		("VAT", "DE", "136695976", "DE136695976"),
		("VAT", "DE", "DE136695978", None),
		("VAT", "GB", "980780684", "980780684"),
		("VAT", "GB", "980780685", None),
		("EIN", "US", "91-1144442", "91-1144442"),
		("EIN", "US", "07-1144442", None),
		("VOEC", "NO", "2020001", "2020001"),
		("VOEC", "NO", "20", None),
	],
)
def test_numbers_are_checked_when_they_are_entered(kind, country, number, written):
	if written is None:
		with pytest.raises(InvalidNumber):
			sound(kind, country, number)
	else:
		assert sound(kind, country, number) == written


def test_a_new_site_knows_the_rules_and_keeps_what_an_admin_changed(site):
	frappe.db.set_value("Customs Duty Rule", "Norway", "value_limit", 1)
	frappe.delete_doc("Customs Duty Rule", "Australia")
	make_known_rules()
	found = dict(frappe.get_all("Customs Duty Rule", fields=["name", "value_limit"], as_list=True))
	assert {known.rule.name for known in KNOWN_RULES} <= set(found)
	assert (found["Norway"], found["Australia"]) == (1, 1000)


@pytest.mark.parametrize(
	"wrong, says",
	[({"destination": "Europe"}, "code of a country"), ({"ends": "2020-01-01"}, "before First Day")],
)
def test_a_rule_that_cannot_be(site, wrong, says):
	values = {"destination": "CA", "starts": "2026-01-01", "currency": "USD", "up_to_limit": "No Duty"}
	with pytest.raises(frappe.ValidationError, match=says):
		make("Customs Duty Rule", rule_name=unique("Rule"), **{**values, **wrong})


@pytest.mark.smoke
def test_what_comes_back_from_abroad_is_declared_as_what_was_sold(abroad, carriers):
	"""Two of three shirts of 400 g at 10.00 come back: 20.00, 800 g; the label has the customs documents of the carrier."""
	item = declared_item()
	account = make_carrier(
		carriers, "UPS", "A1B2C3", carrier_api_services="ups_worldwide_expedited, ups_expedited_eu"
	)
	order = factory.shipped(abroad, make_order(line(item, "10.00", 3), shipping_address=PARIS))
	ticket = tickets.ticket(order, qty=2)
	make("Customs Registration", company=world.COMPANY, kind="EIN", number="042103594")
	make("Customs Registration", company=world.COMPANY, kind="IOSS", number="IM3720000224")
	shipment = homeward(ticket)
	goods = shipment.customs
	assert (goods.sender, goods.country, goods.going_back, goods.incoterm) == ("FR", "US", True, "DAP")
	assert [(one.item, one.quantity, one.value, one.grams) for one in goods.lines] == [
		(item, 2, D("20.00"), 800)
	]
	assert (shipment.parcel.weight_grams, dict(goods.numbers)) == (800, {"ein": "04-2103594"})
	label = frappe.get_doc("Shipping Label", shipping_labels.buy_return_label(ticket.name))
	assert (label.status, label.courier_account, label.direction) == ("Bought", account, "Return")
	asked = [
		request.body["ShipmentRequest"] for request in carriers.requests if "ShipmentRequest" in request.body
	]
	[form] = [
		one["Shipment"]["ShipmentServiceOptions"]["InternationalForms"]
		for one in asked
		if "ReturnService" in one["Shipment"]
	]
	assert form["ReasonForExport"] == "RETURN"
	assert frappe.db.count("File", {"attached_to_name": label.name}) == 2


def test_what_comes_back_within_the_country_declares_nothing(shop):
	order = factory.shipped(shop, make_order(line(stocked(main=1), "10.00")))
	assert homeward(tickets.ticket(order)).customs is None
