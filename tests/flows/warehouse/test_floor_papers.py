"""Customs documents, pick lists and manifests that go to printers without a dialog."""

from collections.abc import Iterator
from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader

from ecom_erp.api.desk import printing as calls
from ecom_erp.flows.warehouse.handover import handovers
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.flows.warehouse.printing import print_jobs, print_requests, print_worker
from ecom_sandbox.printing import PrintNodeServer
from ecom_sandbox.printing.printnode import DOCUMENTS
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import together
from tests.support.printing import printnode_station, qz_station

JOB, PACKAGE = print_jobs.JOB, "Fulfilment Package"
WAVE, HANDOVER = "Fulfilment Wave", "Courier Handover"


@pytest.fixture
def printnode(live_site, monkeypatch) -> Iterator[PrintNodeServer]:
	# whatever makes a PDF asks the site for its styles
	monkeypatch.setitem(frappe.conf, "host_name", live_site.url)
	with PrintNodeServer() as server:
		yield server
	frappe.local.conf.pop("ecom_printnode_address", None)


def labelled(shop: str, country: str = "US") -> str:
	"""A package with its label, going to a country from the United States."""
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=5), "10.00"))))
	package = frappe.db.get_value(PACKAGE, {"fulfilment_order": parcel}, ["name", "ecom_order"], as_dict=True)
	frappe.db.set_value("Ecom Order", package.ecom_order, "ship_country", country)
	return package.name


def work(times: int = 5) -> None:
	for _time in range(times):
		job = frappe.qb.DocType(JOB)
		past = frappe.utils.add_to_date(None, minutes=-1)
		frappe.qb.update(job).set(job.next_try_at, past).where(job.next_try_at.isnotnull()).run()
		frappe.db.commit()
		print_worker.work_due(100)


def texts(server: PrintNodeServer) -> list[list[str]]:
	"""What stands on the pages of each document that was printed."""
	return [
		[" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(job["content"])).pages]
		for job in server.jobs
		if job["printer"] == DOCUMENTS
	]


def account_of(package: str) -> str:
	label = frappe.db.get_value(PACKAGE, package, "shipping_label")
	return frappe.db.get_value("Shipping Label", label, "courier_account")


def test_a_parcel_abroad_takes_its_invoice_with_it_as_often_as_wanted(shop, printnode):
	abroad, at_home = labelled(shop, "FR"), labelled(shop)
	station = printnode_station(printnode, label_to="Not Printed", slip_to="Not Printed", customs_copies=3)
	jobs = print_requests.request([at_home, abroad], station)
	assert [(job["paper"], job["fulfilment_package"]) for job in jobs] == [("Customs Documents", abroad)]
	again = print_requests.request([at_home, abroad], station)
	assert [job["name"] for job in again] == [job["name"] for job in jobs], (
		"asked for again it is printed once"
	)
	work()
	[pages] = texts(printnode)
	assert len(pages) == 3 and len(set(pages)) == 1
	assert "Commercial Invoice" in pages[0]


@pytest.mark.parametrize("form", ["CN22", "CN23", "None"])
def test_the_account_says_which_form(shop, printnode, form):
	package = labelled(shop, "FR")
	frappe.db.set_value("Courier Account", account_of(package), "customs_form", form)
	frappe.clear_document_cache("Courier Account", account_of(package))
	station = printnode_station(printnode, label_to="Not Printed", slip_to="Not Printed")
	print_requests.request([package], station)
	work()
	# some generators write digits that cannot be read back
	found = [("CN" in pages[0], "Commercial Invoice" in pages[0]) for pages in texts(printnode)]
	assert found == ([] if form == "None" else [(True, False)])
	assert [row["form"] for row in calls.customs_papers([package])] == ([] if form == "None" else [form])


def test_the_carriers_own_invoice_is_the_one_that_goes(shop, printnode):
	package = labelled(shop, "FR")
	label = frappe.db.get_value(PACKAGE, package, "shipping_label")
	content = frappe.get_print(PACKAGE, package, "Package Slip", as_pdf=True, no_letterhead=1)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"attached_to_doctype": "Shipping Label",
			"attached_to_name": label,
			"file_name": f"{label}-invoice.pdf",
			"is_private": 1,
			"content": content,
		}
	).insert()
	[paper] = calls.customs_papers(frappe.as_json([package]))
	assert (paper["package"], paper["files"]) == (package, [file.file_url])
	station = printnode_station(printnode, label_to="Not Printed", slip_to="Not Printed")
	print_requests.request([package], station)
	work()
	[pages] = texts(printnode)
	assert "Commercial Invoice" not in pages[0]
	assert pages == [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


@pytest.fixture
def chinese_clerk(site) -> Iterator[str]:
	clerk = make_user("Warehouse Clerk")  # one for all tests
	for language in ("zh", ""):
		frappe.db.set_value("User", clerk, "language", language)
		frappe.clear_cache(user=clerk)
		if language:
			yield clerk
	frappe.db.commit()


def test_a_pick_list_is_printed_in_the_language_of_whoever_asks(shop, printnode, chinese_clerk):
	parcels = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=5), "10.00", 2))))
	wave = floor.released(*parcels)
	station = printnode_station(printnode)
	frappe.set_user(chinese_clerk)
	calls.print_of_floor(WAVE, wave, "Pick List", station, "one")
	calls.print_of_floor(WAVE, wave, "Pick List", station, "one")
	calls.print_of_floor(WAVE, wave, "Pick List", station, "two")
	frappe.set_user("Administrator")
	work()
	first, _second = texts(printnode)
	assert "拣货单" in first[0] and "Pick List" not in first[0]
	jobs = frappe.get_all(
		JOB, {"fulfilment_wave": wave}, ["reprint", "status", "warehouse"], order_by="reprint"
	)
	assert [tuple(job.values()) for job in jobs] == [
		(0, "Printed", world.MAIN),
		(1, "Printed", world.MAIN),
	]


def test_a_wave_without_a_pick_list_or_labels_prints_none(shop, printnode):
	parcels = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=5), "10.00"))))
	[wave] = waves.make_waves(parcels)
	station = printnode_station(printnode)
	with pytest.raises(frappe.ValidationError, match="Release the wave first"):
		print_requests.request_of_floor(WAVE, wave, "Pick List", station)
	waves.release(wave)
	with pytest.raises(frappe.ValidationError, match="no packages with a label"):
		print_requests.request_of_floor(WAVE, wave, "Manifest", station)
	with pytest.raises(frappe.ValidationError, match="cannot be printed"):
		print_requests.request_of_floor(WAVE, wave, "Packing Slip", station)
	with pytest.raises(frappe.ValidationError, match="cannot be printed"):
		calls.print_of_floor("Ecom Order", wave, "Pick List", station)


@pytest.fixture
def closed(shop, courier) -> str:
	"""A handover of one package, closed."""
	package = labelled(shop)
	door = handovers.open_handover(account_of(package), world.MAIN)
	handovers.scan(door, package)
	handovers.close(door)
	return door


def test_the_manifest_of_a_handover_is_printed_once(site, closed, printnode):
	station = printnode_station(printnode)
	frappe.db.commit()
	jobs = together(
		site, [lambda: print_requests.request_of_floor(HANDOVER, closed, "Manifest", station)] * 2
	)
	assert jobs[0][0]["name"] == jobs[1][0]["name"]
	work()
	number = frappe.db.get_value(PACKAGE, {"handover": closed}, "order_number")
	[pages] = texts(printnode)
	assert number.lstrip("#") in pages[0]
	# a print that does not come out is said at the station, until it is asked for again
	printnode.ends[DOCUMENTS] = "error"
	[again] = print_requests.request_of_floor(HANDOVER, closed, "Manifest", station, "click")
	work()
	[trouble] = print_jobs.in_trouble(station)
	assert (trouble.name, trouble.courier_handover, trouble.reprint) == (again["name"], closed, 1)
	print_requests.request_of_floor(HANDOVER, closed, "Manifest", station, "another click")
	assert print_jobs.in_trouble(station) == []


def test_the_couriers_own_manifest_is_the_one_that_goes(closed, printnode):
	content = frappe.get_print(HANDOVER, closed, "Handover Manifest", as_pdf=True, no_letterhead=1)
	slip = frappe.get_print(
		PACKAGE,
		frappe.db.get_value(PACKAGE, {"handover": closed}),
		"Package Slip",
		as_pdf=True,
		no_letterhead=1,
	)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"attached_to_doctype": HANDOVER,
			"attached_to_name": closed,
			"attached_to_field": "manifest_file",
			"file_name": f"{closed}-manifest.pdf",
			"is_private": 1,
			"content": slip,
		}
	).insert()
	frappe.db.set_value(HANDOVER, closed, "manifest_file", file.file_url)
	[job] = print_requests.request_of_floor(HANDOVER, closed, "Manifest", qz_station(0))
	assert print_jobs.take(job["name"], "page").data == slip != content


def test_a_station_may_print_none_of_them(shop, closed, printnode):
	station = printnode_station(
		printnode, customs_to="Not Printed", manifest_to="Not Printed", pick_list_to="Not Printed"
	)
	assert print_requests.request_of_floor(HANDOVER, closed, "Manifest", station) == []
	jobs = print_requests.request([labelled(shop, "FR")], station)
	assert [job["paper"] for job in jobs] == ["Shipping Label", "Packing Slip"]


def test_parcels_are_printed_in_the_order_of_the_slots(shop, printnode):
	packages = [labelled(shop) for _number in range(3)]
	parcels = [frappe.db.get_value(PACKAGE, name, "fulfilment_order") for name in packages]
	station = printnode_station(printnode, slip_to="Not Printed")
	jobs = print_requests.request_parcels([*reversed(parcels)], station, "click")
	assert [job["fulfilment_package"] for job in jobs] == packages
	bare = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=5), "10.00"))))
	with pytest.raises(frappe.ValidationError, match="None of these parcels has a label"):
		print_requests.request_parcels(bare, station, "click")


def test_papers_of_other_shops_are_neither_seen_nor_taken(shop, closed, printnode):
	own, other = labelled(shop), labelled(factory.make_shop())
	parcels = [frappe.db.get_value(PACKAGE, name, "fulfilment_order") for name in (own, other)]
	frappe.db.set_value("Fulfilment Order", {"name": ("in", parcels)}, "status", "To Pick")
	[wave] = waves.make_waves(parcels)
	frappe.db.set_value("Fulfilment Wave", wave, "status", "Released")
	station = qz_station(0)
	[mixed] = print_requests.request_of_floor(WAVE, wave, "Pick List", station)
	[manifest] = print_requests.request_of_floor(HANDOVER, closed, "Manifest", station)
	clerk = make_user("Warehouse Clerk")
	limited_to(clerk, shop)
	try:
		frappe.set_user(clerk)
		names = ("in", [mixed["name"], manifest["name"]])
		assert frappe.get_list(JOB, {"name": names}, pluck="name") == [manifest["name"]]
		assert frappe.get_doc(JOB, manifest["name"]).has_permission("read")
		assert not frappe.get_doc(JOB, mixed["name"]).has_permission("read")
		for call in (
			lambda: calls.print_of_floor(WAVE, wave, "Pick List", station, "click"),
			lambda: calls.take(mixed["name"], "page"),
			lambda: calls.print_parcels(frappe.as_json(parcels), station, "click"),
			lambda: calls.customs_papers(frappe.as_json([other])),
		):
			with pytest.raises(frappe.PermissionError):
				call()
	finally:
		frappe.set_user("Administrator")
		unlimited(clerk)


def test_copies_are_a_number_that_can_be_printed(site):
	for copies in (0, 10):
		with pytest.raises(frappe.ValidationError, match="1 to 9 copies"):
			qz_station(0, customs_copies=copies)
	assert qz_station(0, customs_copies=0, customs_to="Not Printed")
