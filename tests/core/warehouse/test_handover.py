"""What may leave with a courier."""

from dataclasses import replace

import pytest

from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse.handover import AtDoor, Refusal, refusal

READY = AtDoor(PackageStatus.LABELLED, FulfilmentStatus.LABELLED, "Parcel Co", "Main")


@pytest.mark.parametrize(
	("changed", "expected"),
	[
		({}, None),
		(
			{"status": PackageStatus.SHIPPED, "fulfilment": FulfilmentStatus.SHIPPED},
			None,
		),  # shipped when packed
		({"status": PackageStatus.PACKED}, Refusal.NO_LABEL),
		({"status": PackageStatus.OPEN}, Refusal.NO_LABEL),
		({"courier": "Other Co"}, Refusal.OTHER_COURIER),
		({"courier": ""}, Refusal.OTHER_COURIER),
		({"warehouse": "East"}, Refusal.OTHER_WAREHOUSE),
		({"held": True}, Refusal.ON_HOLD),
		({"handover": "HND-1"}, Refusal.GONE),
		({"fulfilment": FulfilmentStatus.CANCELLED}, Refusal.CANCELLED),
		({"status": PackageStatus.CANCELLED}, Refusal.CANCELLED),
		(
			{"fulfilment": FulfilmentStatus.CANCELLED, "handover": "HND-1", "courier": "Other Co"},
			Refusal.CANCELLED,
		),
		({"held": True, "courier": "Other Co"}, Refusal.ON_HOLD),
	],
)
def test_what_may_leave(changed, expected):
	assert refusal(replace(READY, **changed), "Parcel Co", "Main") == expected
