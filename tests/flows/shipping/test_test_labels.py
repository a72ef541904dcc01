"""Names of services and options are picked from what the carrier has; test labels are printed in its test environment."""

import frappe
import pytest

from ecom_erp.api.desk import carriers as calls
from tests.factories.courier import make_carrier


@pytest.fixture
def fedex(shop, carriers) -> str:
	address = {"line1": "85 Blanchard Street", "city": "Newark", "province": "NJ", "postal_code": "07105"}
	values = {**address, "country_code": "US", "phone": "2125550100"}
	for name in frappe.get_all("Ecom Warehouse Profile", pluck="name"):
		frappe.db.set_value("Ecom Warehouse Profile", name, values)
		frappe.clear_document_cache("Ecom Warehouse Profile", name)
	return make_carrier(carriers, "FedEx", "740561073", carrier_api_test_mode=1)


def test_services_and_options_are_those_of_the_carrier(fedex, courier):
	answer = calls.choices(fedex)
	found = answer["fields"]
	assert answer["test_labels"] is True
	assert found.keys() == {"carrier_api_services", "carrier_api_options"}
	assert {"fedex_ground", "fedex_international_priority"} <= set(found["carrier_api_services"])
	assert "fedex_signature_option" in found["carrier_api_options"]
	assert calls.choices(courier) == {"fields": {}, "test_labels": False}


def test_a_label_of_each_service_is_printed(fedex, carriers):
	"""The simulated FedEx has two services within the country and two abroad."""
	wanted = calls.test_label_services(fedex)
	assert [(one["service"], one["abroad"]) for one in wanted] == [
		("fedex_ground", 0),
		("fedex_priority_overnight", 0),
		("fedex_international_economy", 1),
		("fedex_international_priority", 1),
	]
	files = [calls.test_label(fedex, **one)["file"] for one in wanted]
	assert len(carriers.ledger.labels) == 4
	kept = frappe.get_all(
		"File",
		{"attached_to_doctype": "Courier Account", "attached_to_name": fedex},
		["file_url", "is_private"],
	)
	assert sorted(row.file_url for row in kept) == sorted(files)
	assert {row.is_private for row in kept} == {1}


def test_no_label_is_bought_in_the_live_environment(fedex, carriers):
	frappe.db.set_value("Courier Account", fedex, "carrier_api_test_mode", 0)
	frappe.clear_document_cache("Courier Account", fedex)
	for call in (lambda: calls.test_label_services(fedex), lambda: calls.test_label(fedex, "fedex_ground")):
		with pytest.raises(frappe.ValidationError, match="tick Test Environment first"):
			call()
	assert carriers.calls == []
