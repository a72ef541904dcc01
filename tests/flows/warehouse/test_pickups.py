"""A courier is told to fetch the parcels of a handover, not to come after all, and which parcels leave."""

from datetime import time

import frappe
import pytest
from frappe.utils import add_days, getdate

from ecom_erp.api.desk import handover as calls
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse.handover import handovers, pickups
from tests import world
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import package_of

VALUES = {
	"FedEx": {"number": "740561073", "carrier_api_services": "fedex_ground"},
	"USPS": {
		"number": "1000000001",
		"carrier_api_services": "usps_ground_advantage",
		"carrier_api_crid": "1",
		"carrier_api_mid": "2",
	},
}
WHEN = {"ready": time(14), "closes": time(18)}


@pytest.fixture
def door(shop, carriers):
	"""Makes a handover of a carrier for whom one package waits."""

	def make(carrier: str) -> str:
		values = dict(VALUES[carrier])
		account = make_carrier(carriers, carrier, values.pop("number"), **values)
		[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
		shipping_labels.buy_labels(parcel)
		handover = handovers.open_handover(account, world.MAIN)
		frappe.flags.parcel = parcel
		return handover

	return make


def of(handover: str, *fields: str):
	return frappe.db.get_value(handovers.HANDOVER, handover, fields if len(fields) > 1 else fields[0])


def tomorrow():
	return add_days(getdate(), 1)


@pytest.mark.parametrize("carrier", ["FedEx", "USPS"])
def test_a_pickup_is_booked_once_and_cancelled(door, carriers, carrier):
	handover = door(carrier)
	assert pickups.offers(handover) == {"pickup": True, "manifest": carrier == "USPS"}
	number = pickups.book(handover, tomorrow(), note="Ring at the ramp", **WHEN)
	assert list(carriers.ledger.pickups) == [number]
	assert of(handover, "pickup_number", "pickup_date") == (number, tomorrow())
	with pytest.raises(frappe.ValidationError, match=f"A pickup is booked: {number}"):
		pickups.book(handover, tomorrow(), **WHEN)
	pickups.cancel(handover)
	assert carriers.ledger.pickups == {}
	assert of(handover, "pickup_number", "pickup_date") == (None, None)
	with pytest.raises(frappe.ValidationError, match="No pickup is booked"):
		pickups.cancel(handover)


def test_a_lost_answer_is_said_and_a_refusal_leaves_nothing(door, carriers):
	handover = door("FedEx")
	carriers.faults.add(kind="lost", operation="pickups")
	with pytest.raises(frappe.ValidationError, match="Look at its own site"):
		pickups.book(handover, tomorrow(), **WHEN)
	assert len(carriers.ledger.pickups) == 1, "sent once"
	assert of(handover, "pickup_number", "busy_until") == (None, None)
	number = pickups.book(handover, tomorrow(), **WHEN)
	carriers.ledger.pickups.clear()
	with pytest.raises(frappe.ValidationError, match="refuses"):
		pickups.cancel(handover)
	assert of(handover, "pickup_number", "busy_until") == (number, None)


def test_while_the_courier_is_told_nobody_else_tells(door, carriers):
	handover = door("FedEx")
	frappe.db.set_value(handovers.HANDOVER, handover, "busy_until", add_days(getdate(), 1))
	frappe.db.commit()
	with pytest.raises(frappe.ValidationError, match="is being told"):
		pickups.book(handover, tomorrow(), **WHEN)
	assert carriers.ledger.pickups == {}


def test_times_are_checked(door):
	handover = door("FedEx")
	for day, ready, closes in ((add_days(getdate(), -1), time(9), time(10)), (tomorrow(), time(9), time(9))):
		with pytest.raises(frappe.ValidationError, match="still to come"):
			pickups.book(handover, day, ready, closes)


def test_the_carriers_manifest_is_kept_with_the_closed_handover(door, carriers):
	handover = door("USPS")
	with pytest.raises(frappe.ValidationError, match="Close the handover first"):
		pickups.make_manifest(handover)
	handovers.scan(handover, package_of(frappe.flags.parcel).name)
	handovers.close(handover)
	answer = calls.make_manifest(handover)
	number, address = of(handover, "manifest_number", "manifest_file")
	assert (number, address) == ("9275090119300000000001", answer["file"])
	file = frappe.get_doc("File", {"file_url": address})
	assert (file.is_private, file.attached_to_name) == (1, handover)
	assert file.get_content()[:4] in ("%PDF", b"%PDF")
	[sent] = [
		request for request, call in zip(carriers.requests, carriers.calls, strict=True) if "manifest" in call
	]
	assert sent.body["shipment"]["trackingNumbers"] == carriers.ledger.billed()
	with pytest.raises(frappe.ValidationError, match="was made already"):
		pickups.make_manifest(handover)


def test_what_a_courier_lacks_is_not_offered(shop, courier):
	assert pickups.offers(handovers.open_handover(courier, world.MAIN)) == {
		"pickup": False,
		"manifest": False,
	}
