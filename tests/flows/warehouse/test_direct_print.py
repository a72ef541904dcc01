"""Labels and packing slips that go to printers without a dialog: each once, whatever is lost, and again when a person asks."""

import base64
import hashlib
import json
from collections.abc import Iterator

import frappe
import pytest
import requests
from cryptography import x509
from frappe.utils.background_jobs import get_queue

from ecom_erp.core.states.print_job import PrintStatus
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse.printing import print_jobs, print_requests, print_worker, qz_signing
from ecom_erp.flows.warehouse.printing.papers import Content
from ecom_erp.messaging.kick import QUEUE, taken_up
from ecom_sandbox.courier import printing
from ecom_sandbox.printing import PrintNodeServer
from ecom_sandbox.printing.printnode import DOCUMENTS, LABELS
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.processes import killed_at_commit, together
from tests.support.labels import courier_label
from tests.support.printing import SETTINGS, make_certificate, printnode_station, qz_station, trusting

JOB = print_jobs.JOB
PDF = printing.label("pdf", "T0001", ["as the courier sent it"])
ZPL = b"^XA^FDlabel^FS^XZ"


@pytest.fixture
def printnode() -> Iterator[PrintNodeServer]:
	with PrintNodeServer() as server:
		yield server
	frappe.local.conf.pop("ecom_printnode_address", None)


@pytest.fixture
def package(live_site, monkeypatch, shop) -> str:
	"""A package with a label that its courier made."""
	# whatever makes the PDF of a packing slip asks the site for its styles
	monkeypatch.setitem(frappe.conf, "host_name", live_site.url)
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=5), "10.00"))))
	courier_label(parcel, "pdf", PDF)
	return frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel})


def request(package: str, station: str, click: str = "", **more) -> list:
	jobs = print_requests.request([package], station, click, **more)
	frappe.db.commit()
	return jobs


def work(times: int = 1) -> None:
	"""The worker comes by, and everything is due."""
	for _time in range(times):
		job = frappe.qb.DocType(JOB)
		frappe.qb.update(job).set(job.next_try_at, "2020-01-01").where(job.next_try_at.isnotnull()).run()
		frappe.db.commit()
		print_worker.work_due(50)


def statuses(package: str) -> list[tuple[str, int, str]]:
	rows = frappe.get_all(
		JOB, {"fulfilment_package": package}, ["paper", "reprint", "status"], order_by="reprint, paper desc"
	)
	return [(row.paper, row.reprint, row.status) for row in rows]


def test_printnode_prints_label_and_slip_where_they_belong(package, printnode):
	station = printnode_station(printnode)
	request(package, station)
	work(5)
	assert sorted((job["printer"], job["contentType"], job["content"][:5]) for job in printnode.jobs) == [
		(LABELS, "pdf_base64", b"%PDF-"),
		(DOCUMENTS, "pdf_base64", b"%PDF-"),
	]
	assert {job["expireAfter"] for job in printnode.jobs} == {600}
	assert statuses(package) == [("Shipping Label", 0, "Printed"), ("Packing Slip", 0, "Printed")]


def test_a_page_that_looks_wakes_who_asks_printnode(live_site, package, printnode):
	"""Else the page would wait for the next minute."""
	station = printnode_station(printnode)
	[job, *_others] = request(package, station)
	frappe.db.set_value(JOB, job["name"], "status", "Sent")
	frappe.db.commit()
	taken_up("send_prints")
	for one in get_queue(QUEUE).jobs:
		if one.kwargs["site"] == frappe.local.site:
			one.delete()
	answer = requests.post(
		f"{live_site.url}/api/method/ecom_erp.api.desk.printing.state",
		json={"station": station, "names": frappe.as_json([job["name"]])},
		headers=token(make_user("Warehouse Clerk")),
		timeout=60,
	)
	assert answer.json()["message"]["jobs"][0]["status"] == "Sent"
	waiting = [(one.kwargs["site"], str(one.kwargs["method"])) for one in get_queue(QUEUE).jobs]
	assert (frappe.local.site, "ecom_erp.jobs.send_prints") in waiting


def test_a_label_for_a_label_printer_stays_as_it_came(package, printnode):
	courier_label(frappe.db.get_value("Fulfilment Package", package, "fulfilment_order"), "zpl", ZPL)
	request(package, printnode_station(printnode, slip_to="Not Printed"))
	work(5)
	assert [(job["contentType"], job["content"]) for job in printnode.jobs] == [("raw_base64", ZPL)]
	[job] = request(package, qz_station(0, slip_to="Not Printed"), "click")
	assert print_jobs.take(job["name"], "page") == Content(ZPL, raw=True)


def test_asked_for_again_it_is_printed_once_and_a_reprint_is_counted(package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	first, again = request(package, station), request(package, station)
	work(5)
	request(package, station)
	work(5)
	assert (len(printnode.jobs), first[0]["name"]) == (1, again[0]["name"])
	request(package, station, "click-1")
	request(package, station, "click-1")  # the answer to the click was lost, and it was sent again
	work(5)
	request(package, station, "click-2")
	work(5)
	assert len(printnode.jobs) == 3
	assert statuses(package) == [("Shipping Label", number, "Printed") for number in range(3)]


def test_a_label_bought_anew_is_another_paper(package, shop, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	request(package, station)
	old = frappe.db.get_value("Fulfilment Package", package, ["shipping_label", "fulfilment_order"])
	shipping_labels.void_label(old[0])
	shipping_labels.buy_labels(old[1])
	request(package, station)
	work(5)
	assert len(printnode.jobs) == 2


def test_a_long_name_is_shortened_and_still_prints_once(package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	clicks = ["c" * 130, "c" * 129 + "d"]
	names = {request(package, station, click)[0]["name"] for click in (*clicks, *clicks)}
	assert len(names) == 2 and {len(name) for name in names} == {64}


def test_a_lost_answer_prints_once(package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	printnode.faults.add(kind="lost", operation="POST printjobs", times=2)
	request(package, station)
	work(6)
	assert len(printnode.jobs) == 1
	assert statuses(package) == [("Shipping Label", 0, "Printed")]


def test_what_arrived_and_is_not_shown_is_refused_by_its_key(package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	printnode.faults.add(kind="lost", operation="POST printjobs")
	request(package, station)
	work()
	title = printnode.jobs[0]["title"]
	printnode.jobs[0]["title"] = "hidden"
	work()
	assert len(printnode.jobs) == 1
	printnode.jobs[0]["title"] = title
	[job] = frappe.get_all(JOB, {"fulfilment_package": package}, ["status", "problem"])
	assert (job.status, "had this paper before" in job.problem) == ("Failed", True)


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_that_dies_prints_once(site, package, printnode, after):
	station = printnode_station(printnode, slip_to="Not Printed")
	request(package, station)

	def work_there() -> None:
		frappe.local.conf.ecom_printnode_address = printnode.url
		work(6)

	number = 1
	while killed_at_commit(site, work_there, number, after=after):
		number += 1
	assert number >= 4, "it died several times"
	assert len(printnode.jobs) == 1
	assert statuses(package) == [("Shipping Label", 0, "Printed")]


def test_two_requests_at_once_make_one_job(site, package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	names = together(site, [lambda: print_requests.request([package], station)[0]["name"]] * 2)
	assert names[0] == names[1]
	assert len(statuses(package)) == 1


def test_a_printer_that_fails_is_said_at_its_station(package, printnode):
	station = printnode_station(printnode)
	printnode.ends[LABELS] = "error"
	request(package, station)
	work(5)
	[trouble] = print_jobs.in_trouble(station)
	assert (trouble.paper, trouble.status, trouble.fulfilment_package) == (
		"Shipping Label",
		"Failed",
		package,
	)
	printnode.ends.clear()
	request(package, station, "click", papers=["Shipping Label"])
	assert print_jobs.in_trouble(station) == [], "it is on its way again"
	work(5)
	assert len(printnode.jobs) == 3
	assert print_jobs.in_trouble(station) == []


def test_a_service_that_is_down_is_tried_again_and_a_wrong_key_is_said(package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	printnode.faults.add(kind="503", times=2)
	request(package, station)
	work(6)
	assert statuses(package) == [("Shipping Label", 0, "Printed")]
	printnode.api_key = "another"
	request(package, station, "click")
	work(2)
	[trouble] = print_jobs.in_trouble(station)
	assert "refuses the API key" in trouble.problem
	assert "sandbox-printnode-key" not in frappe.as_json(frappe.get_all("Error Log", fields=["error"]))


def test_paper_that_is_too_late_is_not_printed(package, printnode):
	station = printnode_station(printnode, slip_to="Not Printed")
	request(package, station)
	frappe.db.set_value(JOB, {"fulfilment_package": package}, "creation", "2020-01-01", update_modified=False)
	work()
	assert (printnode.jobs, statuses(package)) == ([], [("Shipping Label", 0, "Failed")])


def test_a_page_takes_a_paper_once(package, site):
	station = qz_station(8182, slip_to="Not Printed")
	[job] = request(package, station)
	assert print_jobs.take(job["name"], "page-1").data[:5] == b"%PDF-"
	assert print_jobs.take(job["name"], "page-1"), "the answer was lost and it asks again"
	assert print_jobs.take(job["name"], "page-2") is None
	print_jobs.report(job["name"], "page-2", PrintStatus.PRINTED)
	assert statuses(package) == [("Shipping Label", 0, "Sent")]
	print_jobs.report(job["name"], "page-1", PrintStatus.PRINTED)
	print_jobs.report(job["name"], "page-1", PrintStatus.FAILED, "late")
	assert statuses(package) == [("Shipping Label", 0, "Printed")]
	assert print_jobs.take(job["name"], "page-1") is None


def test_what_a_page_never_reported_is_not_known_and_stays_so(package, site):
	station = qz_station(8182)
	slip, label = sorted(request(package, station), key=lambda job: job["paper"])
	print_jobs.take(label["name"], "page-1")
	work()
	assert statuses(package) == [("Shipping Label", 0, "Not Known"), ("Packing Slip", 0, "Failed")]
	assert print_jobs.take(slip["name"], "page-2") is None
	assert len(print_jobs.in_trouble(station)) == 2
	print_jobs.report(label["name"], "page-1", PrintStatus.PRINTED)  # the page had been asleep
	assert statuses(package)[0] == ("Shipping Label", 0, "Printed")


def test_only_what_prints_is_signed(site):
	verify = trusting(make_certificate())

	def signed(call: str, **params) -> bool:
		text = json.dumps({"call": call, "params": params, "timestamp": 1}, separators=(",", ":"))
		digest = hashlib.sha256(text.encode()).hexdigest().encode()
		return verify(qz_signing.certificate(), base64.b64decode(qz_signing.sign(text)), digest, "SHA512")

	paper = {"type": "pixel", "format": "pdf", "flavor": "base64", "data": "JVBERi0="}
	assert signed("print", printer={"name": "ZD421"}, options={}, data=[paper])
	assert signed("printers.find")
	for call, params in (
		("file.read", {"path": "/etc/passwd"}),
		("print", {"printer": {"file": "/tmp/x"}, "data": [paper]}),
		("print", {"printer": {"name": "x", "host": "10.0.0.1"}, "data": [paper]}),
		("print", {"printer": {"name": "x"}, "data": [{**paper, "flavor": "file"}]}),
		("print", {"printer": {"name": "x"}, "data": ["raw text"]}),
	):
		with pytest.raises(frappe.PermissionError):
			signed(call, **params)


def test_a_key_pasted_into_one_line_fits_its_certificate_and_another_is_refused(site):
	make_certificate()
	settings = frappe.get_doc(SETTINGS)
	key = settings.get_password("qz_private_key")
	settings.qz_private_key = key.replace("\n", " ")
	settings.save()
	assert qz_signing.sign('{"call":"printers.find"}')
	assert x509.load_pem_x509_certificate(settings.qz_certificate.encode()).subject.rfc4514_string()
	old = settings.qz_certificate
	make_certificate()
	settings.reload()
	settings.qz_certificate = old
	with pytest.raises(frappe.ValidationError, match="does not belong"):
		settings.save()


def test_a_station_says_which_printer_it_lacks(site):
	with pytest.raises(frappe.ValidationError, match="Choose the Document Printer"):
		qz_station(0, document_printer="")
	none = dict.fromkeys(("customs_to", "pick_list_to", "manifest_to"), "Not Printed")
	assert qz_station(0, document_printer="", slip_to="Label Printer", **none)
