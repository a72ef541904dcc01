"""Each call of each carrier: the request that is built, the address that is called, what is read in the answer. The same
requests are held against the carriers' own documents where a folder of these is at hand."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support import carrier_calls

DOCUMENTS = os.environ.get("ECOM_CARRIER_DOCUMENTS", "")
PRISM = os.environ.get("ECOM_PRISM", "")
# by what an address begins with: the document, and how much of the address its server has
PLACES = {
	"/rate/v1": ("fedex/rate-api.json", ""),
	"/ship/v1": ("fedex/ship-api.json", ""),
	"/track/v1": ("fedex/track.json", ""),
	"/api/rating": ("ups/Rating.yaml", "/api"),
	"/api/shipments": ("ups/Shipping.yaml", "/api"),
	"/api/labels": ("ups/Shipping.yaml", "/api"),
	"/pickup/v1": ("fedex/pickup-api.json", ""),
	"/api/pickupcreation": ("ups/Pickup.yaml", "/api"),
	"/api/shipments/v2409/pickup": ("ups/Pickup.yaml", "/api"),
	"/pickup/v3": ("usps/carrier-pickup.yaml", "/pickup/v3"),
	"/scan-forms/v3": ("usps/scan-forms.yaml", "/scan-forms/v3"),
	"/api/track": ("ups/Tracking.yaml", "/api"),
	"/mydhlapi": ("mydhl/swagger-3.1.1.yaml", "/mydhlapi"),
	"/international-labels/v3": ("usps/international-labels.yaml", "/international-labels/v3"),
	"/labels/v3": ("usps/domestic-labels.yaml", "/labels/v3"),
	"/shipments/v3": ("usps/shipping-options.yaml", "/shipments/v3"),
	"/tracking/v3": ("usps/tracking.yaml", "/tracking/v3"),
}
# what a document contradicts itself in
CONTRADICTIONS = {
	"FedEx: rates": ("must match exactly one schema in oneOf",),  # its two schemas hold the same
	"FedEx: find": ("must match exactly one schema in oneOf",),
	# goods are weighed in the package's unit, "else the request will result in an error": packages in pounds or kilograms
	"FedEx: label": (
		"weight.units must be equal to one of the allowed values: KG",
		"match exactly one schema",
	),
	"FedEx: pickup": ("must match exactly one schema in oneOf",),
	"FedEx: pickup cancelled": ("must match exactly one schema in oneOf",),
	# an e-mail address matches the form of a telephone number's object, too
	"USPS: pickup": ("must match exactly one schema in oneOf",),
	# a date of eight digits in four characters, a weight such as its example in six
	"UPS: pickup": ("PickupDate must NOT have more than 4", "TotalWeight.Weight must NOT have fewer than 6"),
	"UPS: find": (
		"LabelImageFormat.Code must NOT have fewer than 4 characters",
	),  # ZPL and PDF, its valid values
}


@pytest.mark.parametrize("carrier", carrier_calls.CARRIERS)
def test_requests_addresses_and_answers_are_as_written(carrier):
	"""`.bench/env/bin/python -m tests.support.carrier_calls` writes them anew, to be looked at."""
	made, written = carrier_calls.calls(carrier), carrier_calls.written(carrier)
	assert made.keys() == written.keys()
	for name, call in made.items():
		assert call == written[name], name


@pytest.fixture(scope="module")
def documents(tmp_path_factory) -> Iterator["Documents"]:
	if not DOCUMENTS:
		pytest.skip("ECOM_CARRIER_DOCUMENTS does not name a folder with the carriers' documents")
	if not PRISM:
		pytest.skip("ECOM_PRISM names no prism (npm @stoplight/prism-cli)")
	served = Documents(tmp_path_factory.mktemp("documents"))
	yield served
	served.stop()


class Documents:
	"""Servers that check requests against a document each, started when they are first needed."""

	def __init__(self, folder: Path):
		self.folder = folder
		self.running: dict[str, tuple[subprocess.Popen, int]] = {}

	def objections(self, sent: dict) -> list[str]:
		"""What the carrier's document says against a request."""
		path = sent["address"]
		begin = max((begin for begin in PLACES if path.startswith(begin)), key=len)
		document, base = PLACES[begin]
		answer = requests.request(
			sent["method"],
			f"http://127.0.0.1:{self._port(document)}{path[len(base) :]}",
			json=sent["body"] or None,
			headers={**sent["headers"], "Accept": "*/*"},
			timeout=60,
		)
		found = json.loads(answer.headers.get("sl-violations") or "[]")
		assert answer.status_code != 404, f"{path} is not in {document}"
		return [one["message"] for one in found if one["location"][0] == "request"]

	def stop(self) -> None:
		for process, _port in self.running.values():
			process.terminate()
			process.wait()

	def _port(self, document: str) -> int:
		if document not in self.running:
			# one of them indents with tabs, which YAML does not allow
			if not (Path(DOCUMENTS) / document).is_file():
				pytest.skip(f"{document} is not in the folder with the carriers' documents")
			copy = self.folder / document.replace("/", "-")
			copy.write_text((Path(DOCUMENTS) / document).read_text(encoding="utf-8").replace("\t", "    "))
			with socket.socket() as free:
				free.bind(("127.0.0.1", 0))
				port = free.getsockname()[1]
			command = [PRISM, "mock", "-h", "127.0.0.1", "-p", str(port), str(copy)]
			quiet = subprocess.DEVNULL
			self.running[document] = (subprocess.Popen(command, stdout=quiet, stderr=quiet), port)
			_wait_for(port)
		return self.running[document][1]


def _wait_for(port: int) -> None:
	end = time.monotonic() + 120
	while time.monotonic() < end:
		try:
			socket.create_connection(("127.0.0.1", port), 1).close()
			return
		except OSError:
			time.sleep(0.2)
	raise TimeoutError("prism does not start")


@pytest.mark.parametrize(("name", "sent"), carrier_calls.requests(), ids=lambda value: str(value)[:40])
def test_the_carriers_own_documents_take_each_request(documents, name, sent):
	allowed = CONTRADICTIONS.get(name.removesuffix(" abroad").removesuffix(" to a pickup point"), ())
	assert [said for said in documents.objections(sent) if not any(one in said for one in allowed)] == []
