"""A user with a User Permission for one warehouse does nothing with the parcels of another."""

import frappe
import pytest

from ecom_erp.api.desk import shipping
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.support.parcels import shipping_label


@pytest.fixture
def clerk(shop):
	"""A Warehouse Clerk of Newark."""
	user = make_user("Warehouse Clerk")
	frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "Warehouse", "for_value": world.EAST}
	).insert()
	frappe.db.commit()
	frappe.clear_cache(user=user)
	yield user
	frappe.set_user("Administrator")
	frappe.db.delete("User Permission", {"user": user})
	frappe.db.commit()
	frappe.clear_cache(user=user)


def test_labels_of_another_warehouse_are_not_voided(shop, clerk):
	here, there = stocked(east=5), stocked(main=5)
	[own], [other] = (
		factory.parcels(factory.labelled(shop, make_order(line(item, "10.00")))) for item in (here, there)
	)
	assert floor.parcel(other).warehouse == world.MAIN
	own_label, other_label = shipping_label(own).name, shipping_label(other).name
	frappe.set_user(clerk)
	for call in (shipping.void_label, shipping.nothing_was_sold, shipping.track):
		with pytest.raises(frappe.PermissionError):
			call(other_label)
	shipping.void_label(own_label)
	assert floor.parcel(own).status == "To Pick"
	assert floor.parcel(other).status == "Labelled"
