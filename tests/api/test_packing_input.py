"""What the packing station and the form may send: nonsense is refused in words, and nothing is half done."""

import json

import frappe
import pytest
import requests

from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.support.parcels import packages_of

HUGE = 9_999_999_999


@pytest.fixture
def item(site) -> str:
	return stocked(main=9)


@pytest.fixture
def parcel(shop, item) -> str:
	"""Three pieces, in no wave."""
	[name] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", 3))))
	frappe.db.commit()
	return name


@pytest.fixture
def call(live_site):
	headers = token(make_user("Warehouse Clerk"))
	frappe.db.commit()

	def post(method: str, **sent):
		answer = requests.post(
			f"{live_site.url}/api/method/ecom_erp.api.desk.{method}", json=sent, headers=headers, timeout=60
		)
		frappe.db.rollback()
		return answer

	return post


def test_packages_of_the_form(call, parcel, item):
	nonsense = (
		[{"items": [item], "weight_grams": 1}],
		[{"items": "three"}, {}],
		[{"items": {item: "1.5"}, "weight_grams": 400}, {"weight_grams": 400}],
		[{"items": {item: -1}}, {}],
		[{"items": {item: HUGE}}, {}],
		[{"items": {item: True}}, {}],
		[{"items": {item: None}}, {}],
		[{"items": {item: [2]}}, {}],
		[{"weight_grams": HUGE}],
		[{"weight_grams": -400}],
		[{"weight_grams": "heavy"}],
		[{"weight_grams": [400]}],
		[{"box": "No Such Box"}],
		[{"box": {"name": ["like", "%"]}}],
		[{"box": ["a"]}],
		"{",
		"7",
		[[]],
	)
	wrong = []
	for packages in nonsense:
		answer = call("warehouse.mark_packed", name=parcel, packages=packages)
		if answer.status_code not in (404, 417):
			wrong.append((packages, answer.status_code, answer.text[-300:]))
	for weight in (HUGE, -1):
		answer = call("warehouse.mark_packed", name=parcel, weight_grams=weight)
		if answer.status_code not in (404, 417):
			wrong.append((weight, answer.status_code, answer.text[-300:]))
	assert wrong == []
	assert floor.parcel(parcel).status == "To Pick"
	[package] = packages_of(parcel)
	assert (package.status, package.contents) == ("Open", [])
	frappe.db.commit()
	answer = call("warehouse.mark_packed", name=parcel, packages=json.dumps([{"items": {item: 2}}, {}]))
	assert answer.status_code == 200, answer.text


def test_what_the_station_sends(call, parcel, item):
	wrong = []
	for sent in (
		{"scan_id": "", "qty": 1},
		{"scan_id": "x" * 200, "qty": 1},
		{"scan_id": "a", "qty": HUGE},
		{"scan_id": "b", "qty": -1},
		{"scan_id": "c", "qty": 0},
		{"scan_id": "d", "qty": "many"},
	):
		answer = call("packing_station.scan", name=parcel, code=item, **sent)
		refused = answer.status_code == 417 or (answer.ok and answer.json()["message"]["refused"])
		if not refused:
			wrong.append((sent, answer.status_code, answer.text[-300:]))
	call("packing_station.scan", name=parcel, code=item, qty=2, scan_id="good")
	for sent in (
		{"weight_grams": HUGE, "why": "x"},
		{"weight_grams": 800, "length_mm": HUGE},
		{"weight_grams": 800, "length_mm": -1},
		{"weight_grams": 800, "box": "No Such Box"},
		{"weight_grams": 800, "package": 2},
		{"weight_grams": 800, "package": -1},
	):
		answer = call("packing_station.pack", **{"name": parcel, "why": "", **sent})
		if answer.status_code not in (404, 417):
			wrong.append((sent, answer.status_code, answer.text[-300:]))
	assert wrong == []
	[package] = packages_of(parcel)
	assert (package.status, package.contents) == ("Open", [])
