"""A user with a User Permission for one shop sees and does nothing of another, by whichever door he comes."""

from types import SimpleNamespace

import frappe
import pytest
import requests
from frappe.desk.search import search_widget
from frappe.utils import add_to_date, now

from ecom_erp.api.desk import insight
from ecom_erp.ecom_erp.report.after_sales_by_reason import after_sales_by_reason
from ecom_erp.ecom_erp.report.ecom_orders_by_channel import ecom_orders_by_channel
from ecom_erp.ecom_erp.report.ecom_stock_by_warehouse import ecom_stock_by_warehouse
from ecom_erp.flows.warehouse import packing_view
from tests import world
from tests.api.test_permissions import ALLOWED, ROLES, arguments, make_documents, whitelisted
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token

LIMITED = (
	"Ecom Shop",
	"Ecom Order",
	"Ecom Listing",
	"Ecom Buyer",
	"Fulfilment Order",
	"Fulfilment Package",
	"Fulfilment Wave",
	"Ecom Print Job",
	"Shipping Label",
	"After Sales Ticket",
	"Inbox Message",
	"Order Import",
	"Outbox Message",
	"Ecom Buyer Message",
	"Privacy Request",
	"Review Log",
	"Packing Scan",
	"Integrity Finding",
	"Ecom Notice Channel",
	"Ecom Risk List Entry",
	"Ecom Webhook",
	"Ecom Webhook Message",
	"Ecom Profit Entry",
	"Ecom Courier Bill Line",
	"Ecom Claim",
)
"""What belongs to a shop. `test_every_doctype_of_a_shop_is_limited` finds what is missing here."""
OF_NO_SHOP = {
	# of the whole site, and for System Managers alone
	"desk.backup.test_connection",
	"desk.backup.back_up_now",
	"desk.safety.two_factor_state",
	"desk.safety.require_two_factor",
	# asks for ERPNext's right to the quotation, which no role of the app has; the shop is checked
	"desk.quotations.preview",
	"desk.quotations.make_order",
	# names fields, no documents
	"desk.exchange.fields_of",
	# tells of the orders that the caller may see
	"desk.review.reasons",
	"desk.pool.page",
	"desk.pool.next_held",
	"desk.packing_station.station",
	# tells of waves and packages that the caller may see
	"desk.picking.waves",
	"desk.handover.couriers",
	# of a courier and a warehouse; what is scanned is checked
	"desk.handover.open_handover",
	"desk.handover.close",
	"desk.handover.offers",
	"desk.handover.book_pickup",
	"desk.handover.cancel_pickup",
	"desk.handover.make_manifest",
	# of a print station; each package and paper is checked
	"desk.printing.stations",
	"desk.printing.state",
	"desk.printing.certificate",
	"desk.printing.sign",
	"desk.printing.printers",
	"desk.printing.make_certificate",
	"desk.review_rules.try_rules",
	# tell of the shops and buyers that the caller may see
	"desk.entry.shops",
	"desk.entry.buyers",
	"desk.carriers.test_courier",
	"desk.carriers.choices",
	"desk.carriers.test_label",
	"desk.carriers.test_label_services",
	"desk.after_sales.dry_run",
	"v1.order_quotation",
	"v1.orders",
	"v1.parcels",
	"v1.tickets",
	"v1.listings",
	"v1.settlements",
	"desk.waves.next_wave",
	"desk.listings.items",
	# of the company's books, for who may see all shops
	"desk.profit.share_again",
	# names the companies of the shops that the caller may see
	"desk.profit.companies",
	# counts the characters of a text
	"desk.messages.measure",
}
"""Methods that name no document of a shop; their answers are looked at below."""


@pytest.fixture
def shops(shop) -> SimpleNamespace:
	"""`own` and `other`: each shop's documents, and names by DocType. `mixed`: a wave of both."""
	other = factory.make_shop()
	rooms = [make_documents(name) for name in (shop, other)]
	item = stocked(main=9)
	parcels = [
		factory.parcels(factory.allocated(name, make_order(line(item, "10.00"))))[0] for name in (shop, other)
	]
	for room in rooms:
		key = unique("M")
		for doctype, values in (
			(
				"Inbox Message",
				{"message_key": key, "topic": "t", "event_id": key, "status": "Dead", "payload": "{}"},
			),
			("Packing Scan", {"fulfilment_order": room["shipped"], "scan_id": key, "scan_key": key}),
			("Review Log", {"ecom_order": room["order"]}),
			("Ecom Webhook Message", {"webhook": room["webhook"], "event_type": "order.created"}),
			(
				"Ecom Risk List Entry",
				{"list_type": "Block", "kind": "Phone", "value": "1", "match_key": key, "entry_key": key},
			),
			("Integrity Finding", {"finding_key": key, "status": "Open"}),
			(
				"Ecom Profit Entry",
				{"company": world.COMPANY, "posting_date": "2026-01-01", "kind": "Revenue"},
			),
		):
			frappe.get_doc({"doctype": doctype, "shop": room["shop"], "name": key, **values}).db_insert()
	mixed = floor.released(*parcels)
	frappe.db.commit()
	return SimpleNamespace(own=rooms[0], other=rooms[1], mixed=mixed)


@pytest.fixture
def clerk(shops):
	"""Gives a user with the role who may see the own shop only."""
	made = []

	def limited(role: str) -> str:
		user = make_user(role)
		frappe.get_doc(
			{"doctype": "User Permission", "user": user, "allow": "Ecom Shop", "for_value": shops.own["shop"]}
		).insert()
		frappe.db.commit()
		frappe.clear_cache(user=user)
		made.append(user)
		return user

	yield limited
	frappe.set_user("Administrator")
	for user in made:
		frappe.db.delete("User Permission", {"user": user})
		frappe.clear_cache(user=user)
	frappe.db.commit()


def shop_of(doctype: str, name: str) -> str:
	if doctype == "Ecom Shop":
		return name
	if doctype == "Packing Scan":
		doctype, name = "Fulfilment Order", frappe.db.get_value(doctype, name, "fulfilment_order")
	if doctype == "Fulfilment Wave":
		doctype, name = "Fulfilment Order", frappe.db.get_value("Fulfilment Order", {"wave": name})
	return frappe.db.get_value(doctype, name, "shop")


def test_every_doctype_of_a_shop_is_limited():
	"""DocTypes with a link to a shop; rules, policies and the like hold for all shops where they name none."""
	rows = frappe.get_all(
		"DocField", {"fieldtype": "Link", "options": "Ecom Shop"}, pluck="parent", distinct=True
	)
	own = frappe.get_all("DocType", {"module": "Ecom ERP", "istable": 0, "name": ("in", rows)}, pluck="name")
	seen_by_its_owner = {"Order Export"}
	for_all_shops = {"Review Rule", "After Sales Policy", "Order Import Mapping", "Ecom Message Text"}
	# of one shop or of all, and then for who may see all alone
	exchanged = {"Ecom Exchange Profile", "Ecom Exchange Run", "Ecom Exchange Document"}
	for_system_managers = {"Ecom Profit Sum"}
	assert set(own) - set(LIMITED) <= for_all_shops | seen_by_its_owner | exchanged | for_system_managers


def test_lists_forms_and_link_searches(shops, clerk):
	"""As a manager, who reads everything else: what is shown is the own shop's, and there is something of it."""
	user = clerk("Ecom Manager")
	for doctype in LIMITED:
		frappe.set_user("Administrator")
		everything = frappe.get_all(doctype, pluck="name")
		own = {name for name in everything if shop_of(doctype, name) == shops.own["shop"]}
		own.discard(shops.mixed)
		assert own and own < set(everything), f"{doctype}: this would prove nothing"
		frappe.set_user(user)
		assert set(frappe.get_list(doctype, pluck="name", limit=0)) == own, doctype
		found = search_widget(doctype, "", page_length=500, as_dict=True) or []
		assert {row["name"] if "name" in row else row["value"] for row in found} <= own, doctype
		for name in everything:
			document = frappe.get_doc(doctype, name)
			assert document.has_permission("read") == (name in own), f"{doctype} {name}"


def test_rest_resources_and_methods(live_site, shops, clerk):
	"""Each method on a document of the other shop, called by a role that may call it on its own: refused, or not
	found."""
	verbs = {
		name: frappe.allowed_http_methods_for_whitelisted_func[m][0] for name, m in whitelisted().items()
	}
	headers = {role: token(clerk(role)) for role in ROLES}
	wrong = []
	for method, allowed in ALLOWED.items():
		if method in OF_NO_SHOP or method.startswith(("desk.insight.", "desk.exports.")):
			continue
		role, called = sorted(allowed)[0], arguments(method, shops.other)
		if method == "v1.tracking_event":
			called["tracking_number"] = frappe.db.get_value(
				"Shipping Label", shops.other["shipping_label"], "tracking_number"
			)
		answer = requests.request(
			verbs[method],
			f"{live_site.url}/api/method/ecom_erp.api.{method}",
			headers=headers[role],
			timeout=60,
			**{"params" if verbs[method] == "GET" else "json": called},
		)
		if answer.status_code not in (403, 404):
			wrong.append(f"{method} as {role}: {answer.status_code} {answer.text[:200]}")
	assert wrong == []
	outside = headers["Ecom Integration"]
	url = f"{live_site.url}/api/resource/Ecom Order"
	names = [row["name"] for row in requests.get(url, headers=outside, timeout=30).json()["data"]]
	assert shops.own["order"] in names and shops.other["order"] not in names
	assert requests.get(f"{url}/{shops.other['order']}", headers=outside, timeout=30).status_code == 403
	for lists in ("orders", "parcels", "tickets", "listings"):
		url = f"{live_site.url}/api/method/ecom_erp.api.v1.{lists}"
		rows = requests.get(url, headers=outside, timeout=30).json()["message"][lists]
		assert {row["shop"] for row in rows} == {shops.own["shop"]}, lists


def test_titles_counts_and_exports_are_of_the_own_shop(live_site, shops, clerk):
	"""The order's number is its title; of the other shop's, its name alone is told, and it is in no file."""
	headers = {"manager": token(clerk("Ecom Manager")), "nobody": token(make_user(""))}
	for room, who, shown in (
		(shops.own, "manager", True),
		(shops.other, "manager", False),
		(shops.own, "nobody", False),
	):
		number = frappe.db.get_value("Ecom Order", room["order"], "number")
		asked = {"doctype": "Ecom Order", "docname": room["order"]}
		url = f"{live_site.url}/api/method/frappe.desk.search.get_link_title"
		answer = requests.get(url, params=asked, headers=headers[who], timeout=30)
		assert answer.json()["message"] == (number if shown else room["order"])
		# what is counted by any filter could be read out letter by letter
		asked = {
			"doctype": "Ecom Order",
			"filters": f'{{"name": "{room["order"]}", "buyer_name": ["like", "A%"]}}',
		}
		url = f"{live_site.url}/api/method/frappe.client.get_count"
		answer = requests.get(url, params=asked, headers=headers[who], timeout=30)
		assert (answer.status_code, answer.json().get("message")) == (
			(403, None) if who == "nobody" else (200, int(shown))
		)
	exported = requests.post(
		f"{live_site.url}/api/method/frappe.desk.reportview.export_query",
		data={"doctype": "Ecom Order", "fields": '["name"]', "filters": "[]", "file_format_type": "CSV"},
		headers=headers["manager"],
		timeout=60,
	).text
	assert shops.own["order"] in exported and shops.other["order"] not in exported


def test_reports_charts_and_the_packing_station(shops, clerk):
	frappe.set_user(clerk("Ecom Manager"))
	orders = ecom_orders_by_channel.execute({})[1]
	assert {row.shop for row in orders} == {shops.own["shop"]}
	tickets = after_sales_by_reason.execute({"group_by": "Shop"})[1]
	assert [row.group for row in tickets] == [shops.own["shop"]]
	of_other = {"shop": shops.other["shop"]}
	for report in (ecom_orders_by_channel, after_sales_by_reason, ecom_stock_by_warehouse):
		assert report.execute(of_other)[1] == []
	own = frappe.db.count("Ecom Order", {"shop": shops.own["shop"]})
	chart = insight.orders_by_day_and_channel()
	assert sum(sum(part["values"]) for part in chart["datasets"]) == own
	waves = {wave["name"] for wave in packing_view.open_waves()}
	assert waves == {shops.own["wave"]}


def test_a_number_that_two_shops_use_means_the_own_parcel(shops, clerk):
	parcels = {
		name: frappe.db.get_value("Fulfilment Order", {"shop": room["shop"], "status": "To Pick"})
		for name, room in (("own", shops.own), ("other", shops.other))
	}
	for name in parcels.values():
		frappe.db.set_value("Fulfilment Order", name, "number", "#7001", update_modified=False)
	newer = add_to_date(now(), hours=1)
	frappe.db.set_value("Fulfilment Order", parcels["own"], "creation", newer, update_modified=False)
	assert packing_view.parcel_of_code("7001") == parcels["other"]
	frappe.set_user(clerk("Warehouse Clerk"))
	assert packing_view.parcel_of_code("7001") == parcels["own"]


def test_the_next_wave_takes_parcels_of_an_own_shop_only(shops, clerk):
	from ecom_erp.api.desk.waves import next_wave

	frappe.set_user(clerk("Warehouse Clerk"))
	with pytest.raises(frappe.PermissionError):
		next_wave(shops.own["warehouse"], shop=shops.other["shop"])
	with pytest.raises(frappe.ValidationError, match="Choose one of your shops"):
		next_wave(shops.own["warehouse"])
