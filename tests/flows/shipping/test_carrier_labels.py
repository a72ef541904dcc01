"""Labels of carriers that know no keys: one is bought for each parcel, whatever gets lost, and what nobody can know is held
until somebody has looked."""

from datetime import datetime, timedelta, timezone

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from ecom_erp.api.desk import shipping
from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
from ecom_erp.flows.shipping import label_purchases, label_voids, shipments, shipping_labels, tracking_jobs
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together
from tests.support.parcels import shipping_label

LABEL = ["name", "status", "asked_at", "busy_until", "tracking_number", "error", "idempotency_key"]


@pytest.fixture
def only(shop, carriers):
	"""Makes the account of a carrier, the only one that is enabled."""

	def make(carrier: str) -> str:
		numbers = {"FedEx": ("740561073", "fedex_ground"), "UPS": ("A1B2C3", "ups_ground")}
		number, service = numbers[carrier]
		return make_carrier(carriers, carrier, number, carrier_api_services=service)

	return make


def a_parcel(shop) -> str:
	return factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))[0]


def label_of(parcel: str):
	return frappe.db.get_value("Shipping Label", {"fulfilment_order": parcel}, LABEL, as_dict=True)


def let_time_pass(parcel: str, **ago) -> None:
	"""The last purchase of a parcel's label began that long ago, and whoever began it is gone."""
	at = (datetime.now(timezone.utc) - timedelta(**ago)).replace(tzinfo=None)
	values = {
		"asked_at": at,
		"busy_until": add_to_date(now_datetime(), minutes=-1),
		"next_poll_at": now_datetime(),
	}
	frappe.db.set_value("Shipping Label", {"fulfilment_order": parcel}, values)
	frappe.db.commit()


@pytest.fixture
def lost(shop, only, carriers) -> str:
	"""A parcel whose label FedEx has sold; the answer was lost."""
	only("FedEx")
	parcel = a_parcel(shop)
	carriers.faults.add(kind="lost", operation="labels")
	with pytest.raises(frappe.ValidationError, match="you will not be charged twice"):
		shipping_labels.buy_labels(parcel)
	assert (len(carriers.ledger.billed()), label_of(parcel).status) == (1, "Requested")
	return parcel


def test_one_label_is_sold_and_kept_wherever_the_process_dies(shop, only, carriers, site):
	"""Killed before and after each of its commits in turn; UPS recovers a label, number and print, by its reference."""
	only("UPS")
	for after in (False, True):
		parcel, number, over = a_parcel(shop), 1, False
		while not over:
			over = not killed_at_commit(site, lambda p=parcel: shipping_labels.buy_labels(p), number, after)
			number += 1
			frappe.db.rollback()
			if not over and label_of(parcel) and label_of(parcel).busy_until:
				let_time_pass(parcel, minutes=40)
		assert number > 3
		kept = shipping_label(parcel)
		assert kept.tracking_number == carriers.ledger.billed()[-1] and not kept.asked_at
	assert len(carriers.ledger.billed()) == 2


def test_two_workers_do_not_buy_one_label_twice(shop, only, carriers, site):
	only("FedEx")
	parcel = a_parcel(shop)
	answers = together(site, [lambda: shipping_labels.buy_labels(parcel)] * 2)
	assert len(carriers.ledger.billed()) == 1
	assert any(isinstance(answer, list) for answer in answers)
	assert shipping_label(parcel).tracking_number == carriers.ledger.billed()[0]


def test_a_worker_that_read_the_label_before_it_was_bought_buys_none(shop, only, carriers):
	only("FedEx")
	parcel = a_parcel(shop)
	shipping_labels.buy_labels(parcel)
	stale = frappe.get_doc("Shipping Label", {"fulfilment_order": parcel})
	shipment = shipments.outbound(frappe.get_doc("Fulfilment Package", stale.package))
	stale.status = "Requested"
	assert not label_purchases.buy(stale, shipment)
	assert len(carriers.ledger.billed()) == 1


def test_what_the_carrier_does_not_know_yet_is_held_and_said(lost, carriers):
	carriers.ledger.hidden_references = True
	with pytest.raises(frappe.ValidationError, match="It is not known whether FedEx") as caught:
		shipping_labels.buy_labels(lost)
	row = label_of(lost)
	assert row.idempotency_key in str(caught.value)
	assert (row.status, bool(row.asked_at), row.busy_until) == ("Requested", True, None)
	assert "does not know yet" in row.error
	assert len(carriers.ledger.billed()) == 1


def test_the_machine_asks_again_by_itself_and_buys_one_label(lost, carriers):
	"""FedEx prints no label twice: the one that was lost is cancelled, and another is bought."""
	let_time_pass(lost, hours=1)
	frappe.db.set_value(
		"Shipping Label",
		label_of(lost).name,
		"modified",
		add_to_date(now_datetime(), hours=-1),
		update_modified=False,
	)
	frappe.db.commit()
	assert tracking_jobs.finish_requests() == 1
	assert carriers.ledger.billed() == [shipping_label(lost).tracking_number]
	assert len(carriers.ledger.labels) == 2


def test_what_was_refused_or_never_sent_leaves_nothing_open(shop, only, carriers):
	only("FedEx")
	parcel = a_parcel(shop)
	carriers.faults.add(kind="429", operation="labels")
	with pytest.raises(frappe.ValidationError, match="did not respond"):
		shipping_labels.buy_labels(parcel)
	row = label_of(parcel)
	assert (row.status, row.asked_at, row.busy_until) == ("Requested", None, None)
	shipping_labels.buy_labels(parcel)
	assert "fedex find" not in carriers.calls
	assert (label_of(parcel).asked_at, label_of(parcel).busy_until) == (None, None)


def test_a_person_who_has_looked_says_that_nothing_was_sold(lost, carriers):
	name = label_of(lost).name
	carriers.ledger.labels[0].voided = True  # at FedEx's own site
	assert shipping.nothing_was_sold(name) == {"text": "Another label can be bought"}
	assert (label_of(lost).status, label_of(lost).asked_at) == ("Failed", None)
	shipping_labels.buy_labels(lost)
	assert carriers.ledger.billed() == [shipping_label(lost).tracking_number]
	with pytest.raises(frappe.ValidationError, match="It is known"):
		shipping.nothing_was_sold(name)


def test_a_cancelled_parcels_lost_label_goes_back(lost, carriers):
	let_time_pass(lost, hours=1)
	in_transaction(cancel_fulfilment, lost)
	assert label_voids.give_back_due(10) == 1
	assert carriers.ledger.billed() == []
	assert (label_of(lost).status, label_of(lost).asked_at) == ("Voided", None)


def test_a_cancelled_parcels_label_that_nobody_can_find_stays_open(lost, carriers):
	carriers.ledger.hidden_references = True
	in_transaction(cancel_fulfilment, lost)
	assert label_voids.give_back_due(10) == 1
	row = label_of(lost)
	assert (row.status, "does not know yet" in row.error) == ("To Void", True)
	shipping.nothing_was_sold(row.name)
	assert label_of(lost).status == "Voided"
