"""Labels of a courier with an interface: bought once, given back, and what happens when he fails."""

import os
from itertools import count
from pathlib import Path

import frappe
import pytest
import requests
from frappe.utils import now_datetime

from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
from ecom_erp.flows.shipping import label_voids, shipping_labels, tracking_jobs
from ecom_erp.flows.warehouse import ship
from ecom_erp.integrations.couriers.parcel_api.adapter import Adapter
from ecom_erp.messaging.transaction import in_transaction
from ecom_sandbox.courier.tariff import Refusal
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.processes import killed_at_commit, together
from tests.support.parcels import due_now, package_of, shipping_label


@pytest.mark.smoke
def test_the_label_is_a_private_file_of_the_shipping_label(live_site, parcel, server):
	"""It opens for those who see the label, and for nobody else."""
	doc = shipping_label(parcel)
	file = frappe.get_doc("File", {"attached_to_doctype": "Shipping Label", "attached_to_name": doc.name})
	assert (doc.label_file, doc.label_format, file.is_private) == (file.file_url, "pdf", 1)
	assert Path(file.get_full_path()).read_bytes().startswith(b"%PDF-1.4")
	assert (doc.tracking_status, doc.tracking_number) == ("Label Bought", server.parcels.sold()[0])
	assert doc.expected_date is not None
	frappe.db.commit()
	address = live_site.url + doc.label_file
	opened = requests.get(address, headers=token(make_user("Warehouse Clerk")), timeout=30)
	assert (opened.status_code, opened.headers["Content-Type"]) == (200, "application/pdf")
	assert requests.get(address, timeout=30).status_code == 403


def test_labels_sold_are_labels_kept_wherever_the_process_dies(shop, account, server, site):
	"""Killed right before each of its commits in turn, then right after, with the courier's answer lost on top: three
	times, which is as often as the client tries."""
	bought = []
	for after in (False, True):
		name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
		[parcel] = factory.parcels(name)
		server.faults.add(kind="lost", operation="labels", times=3)
		number, deaths, over = 1, 0, False
		while not over:
			try:
				over = not killed_at_commit(
					site, lambda p=parcel: shipping_labels.buy_labels(p), number, after
				)
				deaths += not over
				number += 1
			except RuntimeError as error:
				assert "you will not be charged twice" in str(error)
		assert (deaths >= 1, server.faults.take("labels")) == (True, None)
		[row] = frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, ["status", "tracking_number"])
		assert row.status == "Bought"
		bought.append(row.tracking_number)
	assert bought == server.parcels.sold()


def test_a_label_nobody_asked_for_again_is_finished_by_the_machine(shop, account, server):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError, match="you will not be charged twice"):
		shipping_labels.buy_labels(parcel)
	frappe.db.sql("UPDATE `tabShipping Label` SET modified = modified - INTERVAL 1 HOUR")
	frappe.db.commit()
	assert tracking_jobs.finish_requests() == 1
	assert server.parcels.sold() == [shipping_label(parcel).tracking_number]


@pytest.fixture
def asked(shop, account, server) -> str:
	"""A parcel whose label the courier has sold; the answer was lost."""
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError, match="you will not be charged twice"):
		shipping_labels.buy_labels(parcel)
	return parcel


def test_a_key_that_is_not_accepted_any_more_is_no_refusal_of_the_parcel(asked, server):
	"""It says nothing about the label that was sold before: asked with the right key, the courier gives that one."""
	known, server.api_key = server.api_key, "another"
	with pytest.raises(
		frappe.ValidationError, match=r"you will not be charged twice.*API key is not accepted"
	):
		shipping_labels.buy_labels(asked)
	server.api_key = known
	shipping_labels.buy_labels(asked)
	assert server.parcels.sold() == [shipping_label(asked).tracking_number]


def test_a_label_is_given_back_as_soon_as_the_key_is_accepted_again(asked, server):
	in_transaction(cancel_fulfilment, asked)
	known, server.api_key = server.api_key, "another"
	assert label_voids.give_back_due(10) == 1
	fields = ["status", "error", "next_poll_at"]
	row = frappe.db.get_value("Shipping Label", {"fulfilment_order": asked}, fields, as_dict=True)
	assert (row.status, row.error) == ("To Void", "the API key is not accepted")
	assert row.next_poll_at > now_datetime()
	server.api_key = known
	due_now(asked)
	assert label_voids.give_back_due(10) == 1
	assert server.parcels.sold() == []


def test_a_label_that_cannot_even_be_asked_about_keeps_no_other_waiting(asked, shop, server, monkeypatch):
	"""A courier of another app may fail in any way."""
	[other] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	in_transaction(cancel_fulfilment, asked)
	in_transaction(cancel_fulfilment, other)

	street = "Am Wehr 5"

	def broken(*_arguments):
		raise RuntimeError(street)

	monkeypatch.setattr(Adapter, "find", broken)
	assert label_voids.give_back_due(10) == 2
	rows = frappe.get_all(
		"Shipping Label", {"fulfilment_order": ("in", [asked, other])}, ["fulfilment_order", "status"]
	)
	assert {row.fulfilment_order: row.status for row in rows} == {asked: "To Void", other: "Voided"}
	[trace] = frappe.get_all("Error Log", {"method": ("like", "Shipping Label %")}, pluck="error")
	assert "RuntimeError" in trace and street not in trace


def test_a_refusal_that_comes_late_leaves_the_label_of_another_worker(asked, server, site):
	"""Two workers ask for the same label. The first to ask is refused after the other has kept the label."""
	name = frappe.db.get_value("Shipping Label", {"fulfilment_order": asked})
	kept, tell = os.pipe()
	serve, number = server.serve, count(1)

	def refused_at_last(operation, *rest):
		if operation == "labels" and next(number) == 1:
			os.read(kept, 1)
			raise Refusal("no_service", "No service")
		return serve(operation, *rest)

	def buy():
		shipping_labels.finish(name)
		os.write(tell, b".")

	server.serve = refused_at_last
	answers = together(site, [buy, buy])
	assert sorted(str(answer).split(":")[0] for answer in answers) == ["None", "ValidationError"]
	assert shipping_label(asked).name == name
	assert server.parcels.sold() == [shipping_label(asked).tracking_number]


def test_a_corrected_address_gets_a_label_of_its_own(shop, account, server):
	"""The answer with the first label was lost; the clerk corrects the address and asks again."""
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError):
		shipping_labels.buy_labels(parcel)
	frappe.db.set_value("Fulfilment Order", parcel, "address_display", "Ada Berg\n1 Other Street\nChicago")
	frappe.db.commit()
	shipping_labels.buy_labels(parcel)
	label_voids.give_back_due(10)
	assert shipping_label(parcel).recipient.startswith("Ada Berg\n1 Other")
	assert server.parcels.sold() == [shipping_label(parcel).tracking_number]


def test_labels_of_cancelled_parcels_go_back_also_when_their_answer_was_lost(shop, account, server):
	item = stocked(main=5)
	labelled = factory.parcels(factory.labelled(shop, make_order(line(item, "10.00"))))[0]
	asked = factory.parcels(factory.allocated(shop, make_order(line(item, "11.00"))))[0]
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError):
		shipping_labels.buy_labels(asked)
	assert len(server.parcels.sold()) == 2
	for parcel in (labelled, asked):
		in_transaction(cancel_fulfilment, parcel)
	assert label_voids.give_back_due(10) == 2
	assert server.parcels.sold() == []
	rows = frappe.get_all("Shipping Label", {"fulfilment_order": ("in", (labelled, asked))}, pluck="status")
	assert rows == ["Voided", "Voided"]


def test_a_parcel_is_not_shipped_with_a_label_that_is_just_taken_back(shop, account, server):
	"""The courier has cancelled the label, but his answer was lost: the machine asks him again."""
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	first = shipping_label(parcel).name
	server.faults.add(kind="lost", operation="void", times=3)
	with pytest.raises(frappe.ValidationError, match="did not respond"):
		shipping_labels.void_label(first)
	assert server.parcels.sold() == []
	with pytest.raises(frappe.ValidationError, match="label first"):
		ship.ship(parcel)
	[second] = shipping_labels.buy_labels(parcel)
	due_now(parcel)
	assert label_voids.give_back_due(10) == 1
	assert frappe.db.get_value("Shipping Label", first, "status") == "Voided"
	assert server.parcels.sold() == [frappe.db.get_value("Shipping Label", second, "tracking_number")]
	ship.ship(parcel)


def test_a_label_that_the_courier_does_not_take_back_stays_on_the_parcel(shop, account, server):
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	doc = shipping_label(parcel)
	server.advance(12)
	with pytest.raises(frappe.ValidationError, match="refuses to void the label"):
		shipping_labels.void_label(doc.name)
	found = package_of(parcel)
	assert (found.status, found.shipping_label) == ("Labelled", doc.name)
	assert floor.parcel(parcel).status == "Labelled"
	assert floor.parcel(parcel).tracking_numbers == doc.tracking_number
	assert shipping_label(parcel).next_poll_at is not None
	ship.ship(parcel)


def test_a_courier_that_is_down_does_not_stop_the_others(shop, account, courier, server):
	frappe.db.set_value("Courier Account", courier, "enabled", 1)
	frappe.clear_document_cache("Courier Account", courier)
	server.faults.add(kind="503", operation="rates", times=10)
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	doc = shipping_label(factory.parcels(name)[0])
	assert doc.courier_account == courier
	assert f"{account}: 127.0.0.1/v1/rates answered 503" in doc.quotes
