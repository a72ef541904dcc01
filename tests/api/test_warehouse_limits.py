"""A user with a User Permission for one warehouse does nothing with the parcels of another."""

import frappe
import pytest

from ecom_erp.api.desk import shipping
from tests import world
from tests.api import document_doors, row_doors
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, token, unlimited
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


ROLES = (
	"Ecom Manager",
	"Order Clerk",
	"Warehouse Clerk",
	"Customer Service",
	"Ecom Accountant",
	"Ecom Integration",
)
SAYS = "Vogelsang of Chicago"
SAID_IN = {
	"Fulfilment Order": "number",
	"Fulfilment Package": "order_number",
	"Shipping Label": "tracking_number",
}


def test_no_door_shows_parcels_packages_and_labels_of_another_warehouse(live_site, shop):
	"""To no role; those of the own warehouse are shown by most doors."""
	made = {}
	for warehouse in ("east", "main"):
		order = factory.labelled(shop, make_order(line(stocked(**{warehouse: 5}), "10.00")))
		made[warehouse] = {
			doctype: frappe.db.get_value(doctype, {"ecom_order": order}, "name") for doctype in SAID_IN
		}
		for doctype, name in made[warehouse].items():
			frappe.db.set_value(doctype, name, SAID_IN[doctype], f"{SAYS} {warehouse}", update_modified=False)
	frappe.db.commit()
	for role in ROLES:
		user = make_user(role)
		limited_to(user, world.EAST, "Warehouse")
		frappe.db.commit()
		try:
			call = row_doors.caller(live_site.url, token(user))
			for doctype in SAID_IN:
				own, other = (
					[
						door[1]
						for door in document_doors.showing(doctype, made[warehouse][doctype])
						if SAYS in call(door).text
					]
					for warehouse in ("east", "main")
				)
				assert other == [], f"{doctype} as {role}"
				assert len(own) >= 5, f"{doctype} as {role}: {own}"
		finally:
			unlimited(user)


def test_an_order_that_ships_from_two_warehouses_opens_for_one_of_them(shop, clerk):
	"""With its plan; the other warehouse's parcel stays hidden."""
	item, other = stocked(east=5), stocked(main=5)
	order = factory.allocated(shop, make_order(line(item, "10.00"), line(other, "10.00")))
	parcels = {floor.parcel(name).warehouse: name for name in factory.parcels(order)}
	assert set(parcels) == {world.EAST, world.MAIN}
	frappe.set_user(clerk)
	assert order in frappe.get_list("Ecom Order", pluck="name", limit_page_length=0)
	document = frappe.get_doc("Ecom Order", order)
	document.check_permission("read")
	assert frappe.get_doc("Fulfilment Order", parcels[world.EAST]).has_permission("read")
	assert not frappe.get_doc("Fulfilment Order", parcels[world.MAIN]).has_permission("read")
	shown = frappe.get_list("Fulfilment Order", {"ecom_order": order}, pluck="name")
	assert shown == [parcels[world.EAST]]
