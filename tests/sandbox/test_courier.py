"""The simulated courier, spoken to with plain HTTP."""

import hashlib
import hmac
import re
import zlib

import pytest
import requests
from pytest_httpserver import HTTPServer

from ecom_sandbox.courier import CourierServer, printing

PARTY = {
	"name": "Ada",
	"line1": "1 Street",
	"line2": "",
	"city": "Chicago",
	"province": "IL",
	"postal_code": "60607",
	"country_code": "US",
}


@pytest.fixture
def courier():
	with CourierServer() as server:
		yield server


def shipment(**changes):
	parcel = {"weight_g": 700, "length_mm": 0, "width_mm": 0, "height_mm": 0}
	body = {"reference": "R1", "sender": PARTY, "recipient": {**PARTY, "postal_code": "90001"}}
	return {**body, "parcel": parcel, "service": "standard", **changes}


def call(courier, path, body=None, method="POST", **headers):
	return requests.request(
		method,
		courier.url + path,
		json=body,
		headers={"Authorization": f"Bearer {courier.api_key}", **headers},
		timeout=10,
	)


def test_prices_follow_zone_weight_and_volume(courier):
	"""Zone 3: 4.20 + 3 x 0.60 + one step of 0.70 = 6.70, fuel 0.54. As a box of 50 x 40 x 20 cm it counts 8 kg:
	6.00 + 15 x 0.70 = 16.50, fuel 1.32."""
	[standard, _express] = call(courier, "/v1/rates", shipment()).json()["rates"]
	assert (standard["amount"], standard["zone"], standard["transit_days"]) == ("7.24", "Zone 3", 3)
	box = {"weight_g": 700, "length_mm": 500, "width_mm": 400, "height_mm": 200}
	[standard, _express] = call(courier, "/v1/rates", shipment(parcel=box)).json()["rates"]
	assert (standard["amount"], standard["billable_weight_g"]) == ("17.82", 8000)


def test_a_key_is_needed_and_the_account_too(courier):
	assert call(courier, "/v1/labels", shipment()).json()["code"] == "no_key"
	wrong = call(courier, "/v1/account", method="GET", Authorization="Bearer nobody")
	assert (wrong.status_code, wrong.json()["code"]) == (401, "credentials")


def test_the_pdf_holds_the_bars_of_the_number():
	"""Code 128 of 4 digit pairs: start, 4 symbols, checksum of 11 modules each, stop of 13; bars are drawn black."""
	pdf = printing.label("pdf", "12345678", ["Ada", "1 (Main) Street"])
	bars = re.findall(rb"^([\d.]+) 60 1\.20 90 re f$", pdf, re.MULTILINE)
	assert len(bars) == printing.barcode.get("code128", "12345678").build()[0].count("1")
	assert rb"1 \(Main\) Street" in pdf
	start = int(re.search(rb"startxref\n(\d+)", pdf)[1])
	assert pdf[start : start + 4] == b"xref"


def test_the_png_can_be_unpacked():
	png = printing.label("png", "SC1", [])
	data = png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8]
	width = int.from_bytes(png[16:20], "big")
	assert len(zlib.decompress(data)) == 120 * (width + 1)


def test_what_happens_is_sent_signed_and_once(courier):
	got = []
	with HTTPServer() as receiver:
		receiver.expect_request("/hook").respond_with_handler(lambda request: got.append(request) or _ok())
		call(courier, "/sandbox/webhooks/target", {"url": receiver.url_for("/hook")})
		number = call(courier, "/v1/labels", shipment(), **{"Idempotency-Key": "K"}).json()["tracking_number"]
		call(courier, f"/sandbox/parcels/{number}", {"story": "returned"})
		call(courier, "/sandbox/advance", {"hours": 24 * 7})
		call(courier, "/sandbox/advance", {"hours": 1})
		assert courier.telling.wait(10)
	[request] = got
	body = request.get_data()
	stamp = request.headers["X-Parcel-Timestamp"]
	digest = hmac.new(courier.webhook_secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
	assert digest.hexdigest() == request.headers["X-Parcel-Signature"]
	assert [event["status"] for event in request.get_json()["events"]] == [
		"in_transit",
		"in_transit",
		"out_for_delivery",
		"exception",
		"returned",
	]


def _ok():
	from werkzeug import Response

	return Response("{}")
