"""What couriers say of a parcel, in the app's one vocabulary: every value that a courier documents, and those it does not."""

import re
from pathlib import Path

import pytest

from ecom_erp.core.shipping.tracking_status import FOR_SHOPS, TELLABLE
from ecom_erp.integrations.channels.shopify.notices import EVENTS
from ecom_erp.integrations.channels.woocommerce.pushes import STATES
from ecom_erp.integrations.couriers.karrio import mapper as karrio
from ecom_erp.integrations.couriers.parcel_api import mapper as parcel_api

PAGES = Path(__file__).resolve().parents[2] / "docs"


def event(status: str):
	return parcel_api.event(
		{"id": "e1", "at": "2026-03-01T10:00:00Z", "status": status, "description": "Left with the porter"}
	)


@pytest.mark.parametrize(
	("said", "status"),
	[
		("pre_transit", ""),
		("picked_up", "Picked Up"),
		("in_transit", "In Transit"),
		("out_for_delivery", "Out for Delivery"),
		("delivery_failed", "Delivery Failed"),
		("ready_for_pickup", "Ready for Pickup"),
		("delivered", "Delivered"),
		("exception", "Exception"),
		("returning", "Returning"),
		("returned", "Returned"),
		("lost", "Lost"),
	],
)
def test_a_word_of_the_parcel_api(said, status):
	assert event(said).status == status
	assert f"`{said}`" in (PAGES / "parcel-api.md").read_text()


def test_the_parcel_api_documents_no_other_word():
	page = (PAGES / "parcel-api.md").read_text()
	listed = re.search(r"`status` \(([^)]*)\)", page)
	assert set(re.findall(r"`(\w+)`", listed[1])) == set(parcel_api.STATUSES)


@pytest.mark.parametrize("said", ["on_a_ship", "Delivered", "DELIVERED ", "null", ""])
def test_a_word_that_nobody_knows_is_kept_as_text_and_is_no_status(said):
	assert (event(said).status, event(said).text) == ("", "Left with the porter")


def test_every_status_of_the_connectors_is_known_or_states_nothing():
	"""Those that are left out say nothing of where the parcel is: announced, cancelled, late, unknown."""
	units = pytest.importorskip("karrio.core.units")
	words = {one.name for one in units.TrackingStatus}
	assert set(karrio.STATUSES) <= words
	assert words - set(karrio.STATUSES) == {"pending", "cancelled", "delivery_delayed", "unknown"}
	assert set(karrio.STATUSES.values()) <= set(TELLABLE)


def test_each_shop_understands_every_word_it_is_told():
	assert set(EVENTS) == set(STATES) == set(FOR_SHOPS.values())
