"""No figure of the app tells a limited user anything of another warehouse or shop. What lies there is taken away: every report, card
and chart shows him the same as before. To whom nothing limits, they show something else, so there was something to tell."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import frappe
import pytest
from frappe.desk import query_report
from frappe.desk.doctype.number_card import number_card
from frappe.utils import now_datetime

from ecom_erp.api.desk import exports, home
from ecom_erp.flows.after_sales.tickets import open_ticket
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited

PARCEL, LABEL, FINDING = "Fulfilment Order", "Shipping Label", "Integrity Finding"
TICKET = "After Sales Ticket"
ROLES = ("Ecom Manager", "Order Clerk", "Warehouse Clerk", "Customer Service", "Ecom Accountant")
OF_WAREHOUSES = {
	"report After-Sales by Reason",
	"report Box Savings",
	"report Courier Performance",
	"report Courier Savings",
	"report Customs Data Missing",
	"report Ecom Stock by Warehouse",
	"report Integrity Findings",
	"card Delivery Problems",
	"card Labels to Void",
	"card Late Parcels",
	"card Open Integrity Findings",
	"card Parcels Shipped Today",
	"card Parcels in Transit",
	"card Parcels to Pick",
	"card Parcels with a Problem",
	"card Waves to Pick",
	"chart Shipped on Time",
}
"""What the other warehouse has something in, so that this test would find it."""
OF_SHOPS = (OF_WAREHOUSES - {"report Ecom Stock by Warehouse"}) | {
	"report Ecom Orders by Channel",
	"card Open After-Sales Tickets",
	"card Orders to Ship",
	"card Tickets to Decide",
	"chart Orders by Day and Channel",
}
"""The same of the other shop. Stock is shared by shops."""


def at_work(shop: str, warehouse: str) -> SimpleNamespace:
	"""One parcel that was sent, with a ticket, one that waits to be picked, in a wave, and one abroad that lacks customs data."""
	item = stocked(**{"main" if warehouse == world.MAIN else "east": 9})
	sent = factory.shipped(shop, make_order(line(item, "10.00", 2)))
	factory.allocated(shop, make_order(line(item, "10.00")))
	abroad = factory.allocated(shop, make_order(line(item, "10.00")))
	frappe.db.set_value("Ecom Order", abroad, "ship_country", "FR")
	[parcel], [late] = factory.parcels(sent), factory.parcels(abroad)
	values = {"box_cost": 3, "one_box_cost": 5, "largest_box_cost": 9}
	if warehouse == world.MAIN:
		values["ship_by"] = "2020-01-01"  # it left late
	frappe.db.set_value(PARCEL, parcel, values)
	wave = floor.released(late)
	frappe.db.set_value(PARCEL, late, {"promised_date": "2020-01-01", "problem": "Broken"})
	label = frappe.db.get_value(LABEL, {"fulfilment_order": parcel}, "*", as_dict=True)
	changes = {"tracking_status": "In Transit", "saved": 2, "had_problem": 1}
	frappe.db.set_value(LABEL, label.name, changes)
	for status, tracked in (("Bought", "Stuck"), ("To Void", "")):
		key = unique("L")
		copy = {**label, "status": status, "tracking_status": tracked, "idempotency_key": key, "name": key}
		frappe.get_doc(
			{**copy, "doctype": LABEL, "tracking_key": key, "creation": now_datetime()}
		).db_insert()
	ticket = open_ticket(
		sent, "Refund Only", "Damaged", [{"line_id": factory.get(sent).lines[0].line_id, "qty": 1}]
	)
	for doctype, name in ((PARCEL, parcel), (LABEL, label.name)):
		key, facts = unique("F"), json.dumps({"expected": "Shipped", "found": "Packed"})
		values = {
			"finding_key": key,
			"status": "Open",
			"invariant": "Parcel Status",
			"shop": shop,
			"facts": facts,
		}
		finding = {"document_type": doctype, "document_name": name, "first_seen": now_datetime(), "name": key}
		frappe.get_doc({"doctype": FINDING, **values, **finding}).db_insert()
	return SimpleNamespace(shop=shop, warehouse=warehouse, ticket=ticket.name, wave=wave)


@pytest.fixture
def places(shop) -> Iterator[Callable]:
	"""`rooms`: what is at work at home and elsewhere. A user with the role who sees only what is at home."""
	rooms: list[SimpleNamespace] = []
	users: set[str] = set()

	def limited(role: str, doctype: str) -> str:
		user = make_user(role)
		if user not in users:
			limited_to(user, rooms[0].shop if doctype == "Ecom Shop" else rooms[0].warehouse, doctype)
			users.add(user)
		return user

	yield SimpleNamespace(rooms=rooms, limited=limited, shop=shop)
	for user in users:
		unlimited(user)


def figures(user: str) -> dict[str, str]:
	"""Everything that the user's reports, their files, cards and charts show, by what it is."""
	frappe.set_user(user)
	frappe.cache.delete_keys("document_cache::")
	found = {}
	for report in frappe.get_all("Report", {"module": "Ecom ERP"}, pluck="name"):
		if not frappe.get_doc("Report", report).is_permitted():
			continue
		answer = query_report.run(report, {})
		shown = (answer["result"], answer.get("chart"), answer.get("report_summary"))
		found[f"report {report}"] = frappe.as_json(shown)
	for name, one in home.figures().items():
		found[f"card {name}"] = str(one["figure"])
		card = one["card"]
		filters = home._filters(card)
		assert number_card.get_result(frappe.as_json(card), json.dumps(filters)) == one["figure"], name
	for name, one in home.charts().items():
		found[f"chart {name}"] = frappe.as_json(one["data"])
	return found


def exported(user: str) -> dict[str, str]:
	frappe.set_user(user)
	files = {}
	for report in frappe.get_all("Report", {"module": "Ecom ERP"}, pluck="name"):
		if not frappe.get_doc("Report", report).is_permitted():
			continue
		asked = {"report_name": report, "file_format_type": "CSV", "filters": "{}"}
		frappe.local.form_dict = frappe._dict(
			asked, custom_columns="[]", visible_idx=json.dumps(list(range(50)))
		)
		frappe.local.response = frappe._dict()
		exports.export_report()
		content = frappe.response.get("filecontent") or frappe.response.get("result")
		files[report] = content.decode() if isinstance(content, bytes) else str(content)
	return files


def take_away(room: SimpleNamespace, with_shop: bool) -> None:
	"""All that lies in the warehouse, or all that belongs to the shop."""
	frappe.set_user("Administrator")
	field, value = ("shop", room.shop) if with_shop else ("warehouse", room.warehouse)
	parcels = frappe.get_all(PARCEL, {field: value}, pluck="name")
	labels = frappe.get_all(LABEL, {"fulfilment_order": ("in", parcels)}, pluck="name")
	frappe.db.delete(FINDING, {"document_name": ("in", [*parcels, *labels])})
	frappe.db.delete("Fulfilment Wave", {"name": room.wave})
	frappe.db.delete("Fulfilment Package", {"fulfilment_order": ("in", parcels)})
	frappe.db.delete(LABEL, {"name": ("in", labels)})
	frappe.db.delete(PARCEL, {"name": ("in", parcels)})
	if with_shop:
		for doctype in ("Ecom Order", TICKET, "Ecom Listing"):
			frappe.db.delete(doctype, {"shop": value})
		frappe.db.delete("Ecom Shop", {"name": value})
	else:
		frappe.db.delete("Bin", {"warehouse": value})
	frappe.clear_cache()


@pytest.mark.smoke
@pytest.mark.parametrize(("limit", "telling"), [("Warehouse", OF_WAREHOUSES), ("Ecom Shop", OF_SHOPS)])
def test_figures_are_of_the_own_warehouse_and_shop(places, limit, telling):
	with_shop = limit == "Ecom Shop"
	places.rooms.append(at_work(places.shop, world.EAST))
	other = factory.make_shop() if with_shop else places.shop
	places.rooms.append(at_work(other, world.MAIN))
	unlimited_user = make_user("System Manager")
	before = {role: figures(places.limited(role, limit)) for role in ROLES}
	files = exported(places.limited("Ecom Manager", limit))
	everything = figures(unlimited_user)
	take_away(places.rooms[1], with_shop)
	for role in ROLES:
		assert figures(places.limited(role, limit)) == before[role], role
	assert exported(places.limited("Ecom Manager", limit)) == files
	left = figures(unlimited_user)
	assert {name for name, shown in everything.items() if left[name] != shown} >= telling
	# and there is something of his own to see
	own = before["Ecom Manager"]
	assert json.loads(own["report Box Savings"])[0][0]["parcels"] == 1
	assert own["card Parcels in Transit"] == "1"
