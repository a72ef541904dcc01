"""What is left when the app that brought a channel is uninstalled."""

import frappe
import pytest

from ecom_erp.flows.intake import receiving
from ecom_erp.flows.shops import channels
from tests.factories import shop as factory
from tests.outside.bench import with_bazaar


def test_its_fields_go_and_its_shops_say_so(site, tmp_path):
	with with_bazaar(site, tmp_path):
		shop = factory.make_shop(
			channel="Bazaar", base_url="http://127.0.0.1:9", bazaar_seller="123456", bazaar_tax_number="1"
		)
		frappe.db.commit()
	meta = frappe.get_meta("Ecom Shop")
	assert "Bazaar" not in meta.get_field("channel").options.split("\n")
	assert not [field.fieldname for field in meta.fields if field.fieldname.startswith("bazaar")]
	assert "Bazaar" not in channels.registered().classes
	receiving.poll(shop)
	status = frappe.db.get_value("Ecom Shop", shop, ["sync_status", "sync_message"])
	assert status[0] == "Failing" and "No app brings the channel Bazaar" in status[1]
	with pytest.raises(frappe.ValidationError, match="No app brings the channel Bazaar"):
		frappe.get_doc("Ecom Shop", shop).save()
