"""Dangerous goods go with services that take them; what nobody takes is held and says why."""

import frappe
import pytest

from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.carriers import dangerous_goods
from ecom_erp.flows.shipping import label_requests, shipments, shipping_labels
from ecom_erp.flows.words import sentences
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.erpnext import make
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import package_of, shipping_label

ALONE = "Lithium Ion Alone"


def dangerous(hazard: str, **quantities: float) -> str:
	item = stocked(**(quantities or {"main": 5}))
	frappe.db.set_value("Item", item, "ecom_hazard", hazard)
	return item


def switch(account: str, **values) -> None:
	frappe.db.set_value("Courier Account", account, values)
	frappe.clear_document_cache("Courier Account", account)


@pytest.fixture
def ups(shop, carriers) -> str:
	return make_carrier(carriers, "UPS", "A1B2C3")


@pytest.fixture
def fedex(shop, carriers) -> str:
	return make_carrier(carriers, "FedEx", "740561073")


@pytest.mark.smoke
def test_a_battery_alone_goes_by_ground_without_an_agreement(shop, ups):
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(dangerous(ALONE), "10.00"))))
	label = shipping_label(parcel)
	assert label.service == "ups_ground"
	assert f"{ups} ups_next_day_air does not carry {ALONE}" in label.quotes


def test_what_no_service_takes_is_held_with_the_reason_until_the_account_may(shop, fedex):
	name = factory.reviewed(shop, make_order(line(dangerous(ALONE), "10.00")))
	assert allocate.allocate(name) == "On Hold"
	assert f"{fedex} does not carry {ALONE}" in factory.get(name).hold_reason
	[hold] = [row for row in factory.get(name).holds if row.status == "Open"]
	frappe.local.lang = "zh"
	assert "锂离子电池（单独）" in sentences.read(hold.said)
	frappe.local.lang = "en"
	switch(fedex, dangerous_goods_agreement=1)
	assert allocate.allocate(name) == "Allocated"
	[parcel] = factory.parcels(name)
	assert shipping_labels.buy_labels(parcel)


def test_an_admin_changes_the_rules(shop, fedex):
	name = factory.reviewed(shop, make_order(line(dangerous("Aerosol"), "10.00")))
	assert allocate.allocate(name) == "On Hold"
	rule = frappe.db.get_value("Dangerous Goods Rule", {"carrier": "FedEx", "hazard": "Aerosol"})
	frappe.get_doc("Dangerous Goods Rule", rule).update(
		{"taken": "Taken", "services": "fedex_ground*"}
	).save()
	assert allocate.allocate(name) == "Allocated"
	[parcel] = factory.parcels(name)
	shipping_labels.buy_labels(parcel)
	assert shipping_label(parcel).service.startswith("fedex_ground")


def test_a_rule_may_speak_of_one_account(shop, courier):
	item = dangerous("Corrosive")
	make("Dangerous Goods Rule", carrier=courier, hazard="Corrosive", taken="Not Taken", reach="Domestic")
	name = factory.reviewed(shop, make_order(line(item, "10.00")))
	assert allocate.allocate(name) == "On Hold"
	assert f"{courier} does not carry Corrosive" in factory.get(name).hold_reason


def test_other_goods_of_the_order_do_not_suffer(shop, courier):
	"""Nobody takes the one from anywhere; the other ships from where it lies."""
	make("Dangerous Goods Rule", carrier=courier, hazard="Flammable", taken="Not Taken")
	plain = stocked(east=3)
	name = factory.reviewed(
		shop, make_order(line(plain, "5.00"), line(dangerous("Flammable", main=1), "10.00"))
	)
	assert allocate.allocate(name) == "On Hold"
	assert plain not in factory.get(name).hold_reason
	assert factory.allocated(shop, make_order(line(plain, "5.00")))


def test_a_kind_of_battery_that_nobody_has_said_is_asked_for(shop, fedex):
	name = factory.reviewed(shop, make_order(line(dangerous("Lithium Battery"), "10.00")))
	assert allocate.allocate(name) == "On Hold"
	assert "Choose the kind of battery in the Item" in factory.get(name).hold_reason


def test_a_rule_that_came_after_the_choice_is_obeyed_before_anything_is_bought(shop, ups, carriers):
	item = dangerous(ALONE)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00"))))
	package = package_of(parcel)
	shipment = shipments.outbound(package)
	choice, why = label_requests.choose(shop, [shipment], None)
	in_transaction(label_requests.request, package.name, shipment, choice, why)
	for rule in frappe.get_all("Dangerous Goods Rule", {"carrier": "UPS", "hazard": ALONE}, pluck="name"):
		frappe.db.set_value("Dangerous Goods Rule", rule, "taken", "Not Taken")
	with pytest.raises(frappe.ValidationError, match=f"does not carry {ALONE}"):
		shipping_labels.buy_labels(parcel)
	assert not carriers.ledger.labels
	assert frappe.db.get_value("Shipping Label", {"package": package.name}, "status") == "Failed"


def test_known_rules_are_made_once_and_what_an_admin_changed_stays(site):
	count = frappe.db.count("Dangerous Goods Rule")
	frappe.db.delete("Dangerous Goods Rule", {"carrier": "UPS"})
	frappe.db.set_value(
		"Dangerous Goods Rule", {"carrier": "FedEx", "hazard": "Aerosol"}, "taken", "Not Taken"
	)
	dangerous_goods.make_known_rules()
	dangerous_goods.make_known_rules()
	assert frappe.db.count("Dangerous Goods Rule") == count
	changed = {"carrier": "FedEx", "hazard": "Aerosol"}
	assert frappe.db.get_value("Dangerous Goods Rule", changed, "taken") == "Not Taken"
