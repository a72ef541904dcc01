"""Who may call what: every whitelisted method of the app against every role, over HTTP.

The table is the rule; a method that is not in it fails the test, so a new method needs a line here.
"""

import importlib
import inspect
import pkgutil

import frappe
import pytest
import requests

import ecom_erp
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token

ROLES = (
	"Ecom Manager",
	"Order Clerk",
	"Warehouse Clerk",
	"Customer Service",
	"Ecom Accountant",
	"Ecom Integration",
)
ALL = frozenset(ROLES)
MANAGER, ORDERS, WAREHOUSE, SERVICE, BOOKS, OUTSIDE = ROLES

ALLOWED = {
	"actions.review_again": {MANAGER, ORDERS},
	"actions.buy_waybill": {MANAGER, WAREHOUSE},
	"actions.ship_parcel": {MANAGER, WAREHOUSE},
	"actions.mark_packed": {MANAGER, WAREHOUSE},
	"actions.cannot_ship": {MANAGER, WAREHOUSE},
	"actions.void_waybill": {MANAGER, WAREHOUSE},
	"actions.fulfil_many": {MANAGER, WAREHOUSE},
	"actions.approve_ticket": {MANAGER, SERVICE},
	"actions.reject_ticket": {MANAGER, SERVICE},
	"actions.receive_return": {MANAGER, WAREHOUSE},
	"actions.refund_ticket": {MANAGER, SERVICE},
	"actions.poll_shop": {MANAGER},
	"actions.test_connection": {MANAGER},
	"actions.send_all_stock": {MANAGER},
	"actions.replay_message": {MANAGER},
	"waves.make_waves": {MANAGER, WAREHOUSE},
	"waves.next_wave": {MANAGER, WAREHOUSE},
	"waves.release": {MANAGER, WAREHOUSE},
	"waves.start": {MANAGER, WAREHOUSE},
	"waves.all_picked": {MANAGER, WAREHOUSE},
	"waves.cancel": {MANAGER, WAREHOUSE},
	"waves.report_short": {MANAGER, WAREHOUSE},
	"waves.take_out": {MANAGER, WAREHOUSE},
	"waves.pick_again": {MANAGER, WAREHOUSE},
	"waves.progress": {MANAGER, WAREHOUSE, ORDERS},
	"rules.try_rules": {MANAGER, ORDERS},
	"review.note_remark": {MANAGER, ORDERS},
	"review.process_here": {MANAGER, ORDERS},
	"review.shipped_at_shop": {MANAGER, ORDERS},
	"review.decide_many": {MANAGER, ORDERS},
	"packing.station": {MANAGER, WAREHOUSE},
	"packing.open_parcel": {MANAGER, WAREHOUSE},
	"packing.leave_parcel": {MANAGER, WAREHOUSE},
	"packing.scan": {MANAGER, WAREHOUSE},
	"packing.take_back": {MANAGER, WAREHOUSE},
	"packing.pack": {MANAGER, WAREHOUSE},
	"parcels.mark_delivered": {MANAGER, WAREHOUSE},
	"parcels.solve_problem": {MANAGER, WAREHOUSE},
	"parcels.track": {MANAGER, WAREHOUSE},
	"parcels.test_courier": {MANAGER},
	"parcels.buy_return": {MANAGER, WAREHOUSE, SERVICE},
	"tickets.open": {MANAGER, SERVICE, OUTSIDE},
	"tickets.receive": {MANAGER, WAREHOUSE},
	"tickets.answer": {MANAGER, SERVICE},
	"tickets.send_replacement": {MANAGER, SERVICE},
	"tickets.difference_paid": {MANAGER, SERVICE},
	"tickets.try_again": {MANAGER, SERVICE},
	"tickets.paid_back": {MANAGER, SERVICE},
	"tickets.dry_run": {MANAGER, SERVICE},
	"imports.check_file": {MANAGER, ORDERS},
	"imports.import_file": {MANAGER, ORDERS},
	"charts.orders_by_day_and_channel": ALL,
	"charts.open_holds_by_reason": ALL,
	"charts.shipped_in_time": ALL,
	"v1.orders": ALL,
	"v1.order": ALL,
	"v1.create_ticket": {MANAGER, SERVICE, OUTSIDE},
	"v1.ticket": ALL,
	"v1.stock": ALL,
	"v1.tracking_event": {MANAGER, WAREHOUSE, OUTSIDE},
}
ANYBODY = {
	# signed by shop or courier instead
	"webhook.receive",
	"webhook.courier",
	# limited, with an answer that tells nothing
	"track.find",
	# by the token of the buyer's order
	"returns.ask",
	"returns.status",
	"returns.label",
}


def whitelisted() -> dict[str, object]:
	"""The app's methods that can be called over HTTP, found by importing all of it."""
	for module in pkgutil.walk_packages(ecom_erp.__path__, "ecom_erp."):
		importlib.import_module(module.name)
	own = [m for m in frappe.whitelisted if m.__module__.startswith("ecom_erp.")]
	return {f"{m.__module__}.{m.__name__}".removeprefix("ecom_erp.api."): m for m in own}


@pytest.fixture
def documents(shop) -> dict[str, str]:
	return make_documents(shop)


def make_documents(shop: str) -> dict[str, str]:
	"""A shop's order with a ticket, shipped; a parcel with a label; a released wave. Committed."""
	from ecom_erp.flows.after_sales.tickets import open_ticket

	item = stocked(main=20)
	order = factory.billed(shop, make_order(line(item, "10.00", 2)))
	parcel = factory.parcels(factory.labelled(shop, make_order(line(item, "11.00"))))[0]
	ticket = open_ticket(
		order, "Refund Only", "Other", [{"line_id": factory.get(order).lines[0].line_id, "qty": 1}]
	)
	message = frappe.get_all("Outbox Message", {"ecom_order": order}, pluck="name")[0]
	file_import = frappe.get_doc(
		{
			"doctype": "Order Import",
			"name": unique("OI"),
			"shop": shop,
			"file": "/files/none.csv",
			"status": "New",
		}
	)
	file_import.db_insert()
	frappe.db.commit()
	waybill = frappe.db.get_value("Fulfilment Order", parcel, "waybill")
	return {
		"shop": shop,
		"import": file_import.name,
		"order": order,
		"parcel": parcel,
		"ticket": ticket.name,
		"message": message,
		"waybill": waybill,
		"courier": frappe.db.get_value("Waybill", waybill, "courier_account"),
		"shipped": factory.parcels(order)[0],
		"warehouse": world.MAIN,
		"wave": floor.released(factory.parcels(factory.allocated(shop, make_order(line(item, "12.00"))))[0]),
	}


def arguments(method: str, made: dict[str, str]) -> dict:
	"""What the method is called with. Actions name documents on which they can do nothing any more where that is
	possible: who may not call is refused before that is seen."""
	kind = method.split(".")[1]
	if method.startswith("v1."):
		ticket = {"ecom_order": made["order"], "ticket_type": "Refund Only", "reason": "Other", "lines": "[]"}
		return {
			"order": {"name": made["order"]},
			"stock": {"shop": made["shop"], "items": "[]"},
			"create_ticket": ticket,
			"ticket": {"name": made["ticket"]},
			"tracking_event": {"tracking_number": "none", "status": "Delivered"},
		}.get(kind, {})
	if kind in ("buy_waybill", "ship_parcel", "mark_packed"):
		return {"name": made["parcel"]}
	if kind == "cannot_ship":
		return {"name": made["shipped"], "reason": "none"}
	if kind == "note_remark":
		return {"name": made["order"], "remark": "no hold is open"}
	if kind == "decide_many":
		return {"names": frappe.as_json([made["order"]]), "decision": "hold"}
	if kind == "try_rules":
		return {"names": "[]"}
	if kind == "fulfil_many":
		return {"names": frappe.as_json([made["parcel"]]), "action": "buy_waybill"}
	if method.startswith("charts."):
		return {}
	if method.startswith("packing."):
		scan = {"code": made["shipped"], "scan_id": "none", "weight_grams": 1}
		return {"name": made["shipped"], **scan} if kind != "open_parcel" else {"code": made["shipped"]}
	if method == "waves.make_waves":
		return {"names": frappe.as_json([made["parcel"]])}
	if method == "waves.next_wave":
		return {"warehouse": made["warehouse"], "priority": "High"}
	if method in ("waves.report_short", "waves.take_out", "waves.pick_again"):
		return {
			"name": made["shipped"],
			**({"item_code": "none", "found": 0} if kind == "report_short" else {}),
		}
	if method.startswith("waves."):
		return {"name": made["wave"]}
	if kind == "replay_message":
		return {"doctype": "Outbox Message", "name": made["message"]}
	if kind in ("mark_delivered", "solve_problem"):
		return {"name": made["parcel"]}
	if method == "parcels.test_courier":
		return {"name": made["courier"]}
	if method == "parcels.buy_return":
		return {"ticket": made["ticket"]}
	if method == "tickets.open":
		return {"ecom_order": made["order"], "ticket_type": "Refund Only", "reason": "Other", "lines": "[]"}
	if method == "tickets.dry_run":
		return {"policy": frappe.get_all("After Sales Policy", pluck="name")[0]}
	if method.startswith("tickets."):
		more = {
			"receive": {"counts": "[]"},
			"answer": {"text": ""},
			"difference_paid": {"gateway": "x", "reference": "y"},
		}
		return {"name": made["ticket"], **more.get(kind, {})}
	names = {
		"check_file": "import",
		"import_file": "import",
		"track": "waybill",
		"review_again": "order",
		"process_here": "order",
		"shipped_at_shop": "order",
		"void_waybill": "waybill",
		"poll_shop": "shop",
		"test_connection": "shop",
		"send_all_stock": "shop",
	}
	return {"name": made[names.get(kind, "ticket")], **({"why": "no"} if kind == "reject_ticket" else {})}


def test_the_table_names_every_method():
	assert set(whitelisted()) == set(ALLOWED) | ANYBODY


def test_only_the_webhook_is_open_to_guests():
	guests = {name for name, method in whitelisted().items() if method in frappe.guest_methods}
	assert guests == ANYBODY


def test_every_method_against_every_role(live_site, documents):
	verbs = {
		name: frappe.allowed_http_methods_for_whitelisted_func[m][0] for name, m in whitelisted().items()
	}
	headers = {role: token(make_user(role)) for role in ROLES}
	headers |= {"nobody": token(make_user("")), "Guest": {}}
	wrong = []
	for method, allowed in ALLOWED.items():
		for role, header in headers.items():
			answer = requests.request(
				verbs[method],
				f"{live_site.url}/api/method/ecom_erp.api.{method}",
				headers=header,
				timeout=60,
				**{"params" if verbs[method] == "GET" else "json": arguments(method, documents)},
			)
			refused = answer.status_code == 403
			if answer.status_code == 500 or refused == (role in allowed):
				wrong.append(f"{method} as {role}: {answer.status_code} {answer.text[:300]}")
	frappe.db.rollback()
	assert wrong == []


def test_methods_have_types(site):
	"""Frappe checks arguments of whitelisted methods by their annotations."""
	untyped = [
		f"{name}({parameter.name})"
		for name, method in whitelisted().items()
		for parameter in inspect.signature(inspect.unwrap(method)).parameters.values()
		if parameter.annotation is inspect.Parameter.empty
	]
	assert untyped == []
