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
from ecom_erp.flows.webhooks.announcing import WEBHOOK
from tests import world
from tests.factories import courier_bills, floor, settlements
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.support.printing import qz_station

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
	"desk.review.reasons": ALL,
	"desk.pool.page": ALL,
	"desk.pool.order": ALL,
	"desk.pool.next_held": ALL,
	"desk.pool.change_many": {MANAGER, ORDERS},
	"desk.pool.check_addresses": ALL,
	"desk.review.review_again": {MANAGER, ORDERS},
	"desk.work.retry_messages": {MANAGER, ORDERS},
	"desk.shipping.buy_label": {MANAGER, WAREHOUSE},
	"desk.warehouse.ship_parcel": {MANAGER, WAREHOUSE},
	"desk.warehouse.mark_packed": {MANAGER, WAREHOUSE},
	"desk.warehouse.unpack": {MANAGER, WAREHOUSE},
	"desk.warehouse.cannot_ship": {MANAGER, WAREHOUSE},
	"desk.shipping.void_label": {MANAGER, WAREHOUSE},
	"desk.shipping.nothing_was_sold": {MANAGER, WAREHOUSE},
	"desk.warehouse.fulfil_many": {MANAGER, WAREHOUSE},
	"desk.after_sales.approve": {MANAGER, SERVICE},
	"desk.after_sales.reject": {MANAGER, SERVICE},
	"desk.after_sales.receive_all": {MANAGER, WAREHOUSE},
	"desk.after_sales.refund": {MANAGER, SERVICE},
	"desk.shops.poll_shop": {MANAGER},
	"desk.shops.test_connection": {MANAGER},
	"desk.shops.send_all_stock": {MANAGER},
	"desk.shops.apply_proposals": {MANAGER},
	"desk.shops.register_webhooks": {MANAGER},
	"desk.shops.import_listings": {MANAGER},
	"desk.shops.fetch_in_background": {MANAGER},
	"desk.shops.send_tracking": {MANAGER},
	"desk.shops.connection_state": ALL,
	"desk.work.replay_message": {MANAGER},
	"desk.notices.send_test_message": {MANAGER},
	"desk.notices.show_secret": {MANAGER},
	"desk.webhooks.show_secret": {MANAGER},
	"desk.exchange.counts": {MANAGER},
	"desk.exchange.exchange_now": {MANAGER},
	"desk.exchange.fields_of": {MANAGER},
	"desk.exchange.go_on": {MANAGER},
	"desk.exchange.has_arrived": {MANAGER},
	"desk.exchange.post_counts": {MANAGER},
	"desk.exchange.send_again": {MANAGER},
	"desk.exchange.show_preview": {MANAGER},
	"desk.webhooks.replace_secret": {MANAGER},
	"desk.webhooks.send_test": {MANAGER},
	"desk.webhooks.send_again_since": {MANAGER},
	"desk.waves.make_waves": {MANAGER, WAREHOUSE},
	"desk.waves.next_wave": {MANAGER, WAREHOUSE},
	"desk.waves.release": {MANAGER, WAREHOUSE},
	"desk.waves.start": {MANAGER, WAREHOUSE},
	"desk.waves.all_picked": {MANAGER, WAREHOUSE},
	"desk.waves.cancel": {MANAGER, WAREHOUSE},
	"desk.waves.report_short": {MANAGER, WAREHOUSE},
	"desk.picking.waves": {MANAGER, WAREHOUSE},
	"desk.picking.begin": {MANAGER, WAREHOUSE},
	"desk.picking.count": {MANAGER, WAREHOUSE},
	"desk.picking.short": {MANAGER, WAREHOUSE},
	"desk.picking.finish": {MANAGER, WAREHOUSE},
	"desk.handover.couriers": {MANAGER, WAREHOUSE},
	"desk.handover.open_handover": {MANAGER, WAREHOUSE},
	"desk.handover.scan": {MANAGER, WAREHOUSE},
	"desk.handover.give_back": {MANAGER, WAREHOUSE},
	"desk.handover.close": {MANAGER, WAREHOUSE},
	"desk.handover.offers": {MANAGER, WAREHOUSE},
	"desk.handover.book_pickup": {MANAGER, WAREHOUSE},
	"desk.handover.cancel_pickup": {MANAGER, WAREHOUSE},
	"desk.handover.make_manifest": {MANAGER, WAREHOUSE},
	"desk.waves.remove_from_wave": {MANAGER, WAREHOUSE},
	"desk.waves.pick_again": {MANAGER, WAREHOUSE},
	"desk.waves.progress": {MANAGER, WAREHOUSE, ORDERS},
	"desk.review_rules.try_rules": {MANAGER, ORDERS},
	"desk.review.wave_through": {MANAGER, ORDERS},
	"desk.review.process_here": {MANAGER, ORDERS},
	"desk.review.shipped_at_shop": {MANAGER, ORDERS},
	"desk.review.decide_many": {MANAGER, ORDERS},
	"desk.review.put_on_hold": {MANAGER, ORDERS},
	"desk.review.cancel_order": {MANAGER, ORDERS},
	"desk.review.change_order": {MANAGER, ORDERS},
	"desk.changes.preview_goods": {MANAGER, ORDERS},
	"desk.changes.change_goods": {MANAGER, ORDERS},
	"desk.changes.merge_candidates": {MANAGER, ORDERS},
	"desk.changes.merge": {MANAGER, ORDERS},
	"desk.changes.merge_orders": {MANAGER, ORDERS},
	"desk.changes.separate": {MANAGER, ORDERS},
	"desk.changes.preview_split": {MANAGER, ORDERS},
	"desk.changes.split": {MANAGER, ORDERS},
	"desk.changes.join": {MANAGER, ORDERS},
	"desk.entry.shops": {MANAGER, ORDERS},
	"desk.courier_bills.accept_line": {MANAGER, BOOKS},
	"desk.courier_bills.answered": {MANAGER, BOOKS},
	"desk.courier_bills.audit_again": {MANAGER, BOOKS},
	"desk.courier_bills.check_file": {MANAGER, BOOKS},
	"desk.courier_bills.claim_line": {MANAGER, BOOKS},
	"desk.courier_bills.claimed": {MANAGER, BOOKS},
	"desk.courier_bills.decide_all": {MANAGER, BOOKS},
	"desk.courier_bills.import_file": {MANAGER, BOOKS},
	"desk.courier_bills.post": {MANAGER, BOOKS},
	"desk.courier_bills.proposal": {MANAGER, BOOKS},
	"desk.courier_bills.reopen_line": {MANAGER, BOOKS},
	"desk.courier_bills.take_back": {MANAGER, BOOKS},
	"desk.courier_bills.waived": {MANAGER, BOOKS},
	"desk.entry.buyers": {MANAGER, ORDERS},
	"desk.entry.goods": {MANAGER, ORDERS},
	"desk.entry.enter": {MANAGER, ORDERS},
	"desk.entry.receive": {MANAGER, ORDERS},
	"desk.messages.ask_payment": {MANAGER, ORDERS, SERVICE},
	"desk.messages.offer": {MANAGER, ORDERS, SERVICE},
	"desk.messages.fill": {MANAGER, ORDERS, SERVICE},
	"desk.messages.measure": {MANAGER, ORDERS, SERVICE},
	"desk.messages.write": {MANAGER, ORDERS, SERVICE},
	"desk.messages.mark_read": {MANAGER, ORDERS, SERVICE},
	"desk.messages.assign": {MANAGER, ORDERS, SERVICE},
	"desk.messages.payment_offer": {MANAGER, ORDERS, SERVICE},
	"desk.quotations.save": {MANAGER, ORDERS},
	# whoever may enter orders and has a role of ERPNext that reads quotations
	"desk.quotations.preview": set(),
	"desk.quotations.make_order": set(),
	"desk.ticket_costs.claim": {MANAGER, BOOKS},
	"desk.ticket_costs.debit_note": {MANAGER, BOOKS},
	"desk.ticket_costs.shown": {MANAGER, BOOKS},
	"desk.waiting.preview_available": {MANAGER, ORDERS},
	"desk.waiting.ship_available_now": {MANAGER, ORDERS},
	"desk.waiting.ship_available_of_many": {MANAGER, ORDERS},
	"desk.waiting.ship_from_elsewhere": {MANAGER, ORDERS, WAREHOUSE},
	"desk.changes.stop": {MANAGER, ORDERS, WAREHOUSE, SERVICE},
	"desk.listings.items": {MANAGER, ORDERS},
	"desk.label_prints.papers": ALL,
	"desk.label_prints.as_pdf": ALL,
	"desk.label_prints.as_zpl": ALL,
	"desk.printing.stations": {MANAGER, WAREHOUSE},
	"desk.printing.print_packages": {MANAGER, WAREHOUSE},
	"desk.printing.print_parcels": {MANAGER, WAREHOUSE},
	"desk.printing.print_of_floor": {MANAGER, WAREHOUSE},
	"desk.printing.customs_papers": {MANAGER, WAREHOUSE},
	"desk.printing.take": {MANAGER, WAREHOUSE},
	"desk.printing.report": {MANAGER, WAREHOUSE},
	"desk.printing.state": {MANAGER, WAREHOUSE},
	"desk.printing.certificate": {MANAGER, WAREHOUSE},
	"desk.printing.sign": {MANAGER, WAREHOUSE},
	"desk.printing.printers": {MANAGER, WAREHOUSE},
	"desk.printing.make_certificate": {MANAGER},
	"desk.packing_station.station": {MANAGER, WAREHOUSE},
	"desk.packing_station.open_parcel": {MANAGER, WAREHOUSE},
	"desk.packing_station.leave_parcel": {MANAGER, WAREHOUSE},
	"desk.packing_station.scan": {MANAGER, WAREHOUSE},
	"desk.packing_station.undo_scan": {MANAGER, WAREHOUSE},
	"desk.packing_station.pack": {MANAGER, WAREHOUSE},
	"desk.shipping.mark_delivered": {MANAGER, WAREHOUSE},
	"desk.shipping.solve_problem": {MANAGER, WAREHOUSE},
	"desk.shipping.track": {MANAGER, WAREHOUSE},
	"desk.carriers.test_courier": {MANAGER},
	"desk.carriers.choices": {MANAGER},
	"desk.carriers.test_label_services": {MANAGER},
	"desk.carriers.test_label": {MANAGER},
	"desk.after_sales.buy_return_label": {MANAGER, WAREHOUSE, SERVICE},
	"desk.after_sales.open": {MANAGER, SERVICE, OUTSIDE},
	"desk.after_sales.receive": {MANAGER, WAREHOUSE},
	"desk.after_sales.answer": {MANAGER, SERVICE},
	"desk.after_sales.give": {MANAGER, SERVICE},
	"desk.after_sales.difference_paid": {MANAGER, SERVICE},
	"desk.after_sales.try_again": {MANAGER, SERVICE},
	"desk.after_sales.paid_back": {MANAGER, SERVICE},
	"desk.after_sales.book_as_stated": {MANAGER},
	"desk.after_sales.dry_run": {MANAGER, SERVICE},
	"desk.intake.check_file": {MANAGER, ORDERS},
	"desk.intake.import_file": {MANAGER, ORDERS},
	"desk.exports.export_list": {MANAGER, ORDERS, BOOKS},
	"desk.exports.export_report": {MANAGER, ORDERS, BOOKS},
	"desk.exports.export_template": {MANAGER, ORDERS, BOOKS},
	"desk.insight.money_on_the_way": ALL,
	"desk.insight.orders_by_day_and_channel": ALL,
	"desk.insight.open_holds_by_reason": ALL,
	"desk.insight.shipped_in_time": ALL,
	"desk.insight.start_integrity_check": {MANAGER, BOOKS},
	"desk.backup.test_connection": set(),
	"desk.backup.back_up_now": set(),
	"desk.safety.two_factor_state": set(),
	"desk.safety.require_two_factor": set(),
	"desk.profit.companies": {MANAGER, BOOKS},
	"desk.profit.of_order": {MANAGER, BOOKS},
	"desk.profit.share_again": {MANAGER, BOOKS},
	"desk.month_ends.open_month": {MANAGER, BOOKS},
	"desk.month_ends.post": {MANAGER, BOOKS},
	"desk.month_ends.take_back": {MANAGER, BOOKS},
	"desk.settlements.accept_line": {MANAGER, BOOKS},
	"desk.settlements.check_file": {MANAGER, BOOKS},
	"desk.settlements.choose_order": {MANAGER, BOOKS},
	"desk.settlements.fetch": {MANAGER, BOOKS},
	"desk.settlements.find_in_bank": {MANAGER, BOOKS},
	"desk.settlements.import_file": {MANAGER, BOOKS},
	"desk.settlements.looked_into": {MANAGER, BOOKS},
	"desk.settlements.match_again": {MANAGER, BOOKS},
	"desk.settlements.name_type": {MANAGER, BOOKS},
	"desk.settlements.post": {MANAGER, BOOKS},
	"desk.settlements.proposal": {MANAGER, BOOKS},
	"desk.settlements.reconcile_payout": {MANAGER, BOOKS},
	"desk.settlements.take_back": {MANAGER, BOOKS},
	"desk.settlements.take_write_off_back": {MANAGER, BOOKS},
	"desk.settlements.test_connection": {MANAGER, BOOKS},
	"desk.settlements.treat_line_as": {MANAGER, BOOKS},
	"desk.settlements.undo_decision": {MANAGER, BOOKS},
	"desk.settlements.unknown_types": {MANAGER, BOOKS},
	"desk.settlements.write_off": {MANAGER, BOOKS},
	"desk.privacy.look": {MANAGER},
	"desk.privacy.begin": {MANAGER},
	"v1.orders": ALL,
	"v1.order": ALL,
	"v1.create_ticket": {MANAGER, SERVICE, OUTSIDE},
	"v1.decide_order": {MANAGER, ORDERS},
	"v1.change_order": {MANAGER, ORDERS},
	"v1.preview_available": {MANAGER, ORDERS},
	"v1.ship_available": {MANAGER, ORDERS},
	# needs a role that reads ERPNext's quotations, beside one that enters orders
	"v1.order_quotation": set(),
	"v1.parcels": ALL,
	"v1.parcel": ALL,
	"v1.pack_parcel": {MANAGER, WAREHOUSE},
	"v1.buy_labels": {MANAGER, WAREHOUSE},
	"v1.ship_parcel": {MANAGER, WAREHOUSE},
	"v1.cannot_ship": {MANAGER, WAREHOUSE},
	"v1.tickets": ALL,
	"v1.decide_ticket": {MANAGER, SERVICE},
	"v1.receive_return": {MANAGER, WAREHOUSE},
	"v1.refund_ticket": {MANAGER, SERVICE},
	"v1.listings": {MANAGER, ORDERS, WAREHOUSE, SERVICE, OUTSIDE},
	"v1.map_listing": {MANAGER, ORDERS},
	"v1.ticket": ALL,
	"v1.stock": ALL,
	"v1.tracking_event": {MANAGER, WAREHOUSE, OUTSIDE},
	"v1.settlements": {MANAGER, BOOKS},
	"v1.settlement": {MANAGER, BOOKS},
	"v1.upload_statement": {MANAGER, BOOKS},
	"v1.statement_import": {MANAGER, BOOKS},
}
LOGGED_IN = {
	# changes nothing: the request itself says that somebody is there
	"desk.safety.still_here",
	# tells the title of what the caller may read, else the name that was asked about
	"desk.link_titles.get_link_title",
	# tell whether there is what the caller may read
	"desk.link_titles.validate_link",
	"desk.link_titles.validate_link_and_fetch",
	# count what the caller may list
	"desk.counts.get_chart",
	"desk.counts.get_count",
	"desk.counts.get_group_by_count",
	"desk.counts.get_monthly_goal_graph_data",
	"desk.counts.get_workflow_state_count",
	# ask for the right to the document that they are about
	"desk.asked_rights.bulk_apply",
	"desk.asked_rights.get_all_nodes",
	"desk.asked_rights.get_filtered_child_rows",
	"desk.asked_rights.get_follow_users",
	"desk.asked_rights.get_open_activities",
	"desk.asked_rights.get_users",
	"desk.asked_rights.search_link",
	"desk.asked_rights.search_widget",
	"desk.asked_rights.unlock_document",
	# finds what the caller may read
	"desk.search.search",
	# count and draw what the caller may read
	"desk.home.figures",
	"desk.home.charts",
	"desk.search.links",
}
ANYBODY = {
	# signed by shop or courier instead
	"public.webhook.receive",
	"public.webhook.courier",
	# signed by Meta, or asked with the account's token
	"public.whatsapp.receive",
	# limited, with an answer that tells nothing
	"public.track.find",
	# by the token of the buyer's order
	"public.returns.ask",
	"public.returns.status",
	"public.returns.label",
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
	from ecom_erp.flows.warehouse.handover.handovers import open_handover
	from ecom_erp.flows.warehouse.printing import print_requests

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
	package = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel})
	shipping_label = frappe.db.get_value("Fulfilment Package", package, "shipping_label")
	station = qz_station(0)
	courier = frappe.db.get_value("Shipping Label", shipping_label, "courier_account")
	letter = frappe.get_doc(
		{
			"doctype": "Ecom Buyer Message",
			"name": unique("BM"),
			"way": "SMS",
			"direction": "Received",
			"shop": shop,
		}
	)
	letter.db_insert()
	frappe.db.commit()
	return {
		"shop": shop,
		"buyer_message": letter.name,
		"import": file_import.name,
		"order": order,
		"parcel": parcel,
		"ticket": ticket.name,
		"message": message,
		"shipping_label": shipping_label,
		"listing": frappe.db.get_value("Ecom Listing", {"shop": shop}),
		"courier": courier,
		"package": package,
		"print_station": station,
		"print_job": print_requests.request([package], station)[0]["name"],
		"handover": open_handover(courier, world.MAIN),
		**settlements.bare(shop),
		**courier_bills.bare(shop),
		"shipped": factory.parcels(order)[0],
		"warehouse": world.MAIN,
		"notices": make(
			"Ecom Notice Channel", title=unique("Group"), form="Slack", url="https://127.0.0.1:1/x", shop=shop
		).name,
		"privacy": make(
			"Privacy Request", wish="Export", shop=shop, email=f"{unique('who')}@example.com"
		).name,
		**make_exchange(shop),
		"webhook": make(
			WEBHOOK, title=unique("Hook"), url="https://erp.example.com", shop=shop, enabled=0
		).name,
		"wave": floor.released(factory.parcels(factory.allocated(shop, make_order(line(item, "12.00"))))[0]),
	}


def make_exchange(shop: str) -> dict[str, str]:
	"""A profile that is switched off, and a run of it that is over."""
	profile = make("Ecom Exchange Profile", profile_name=unique("Exchange"), shop=shop, transport="Desk").name
	run = frappe.get_doc(
		{
			"doctype": "Ecom Exchange Run",
			"name": unique("EX"),
			"profile": profile,
			"direction": "Out",
			"subject": "Orders",
			"shop": shop,
			"status": "Done",
		}
	)
	run.db_insert()
	return {"exchange_profile": profile, "exchange_run": run.name}


def arguments(method: str, made: dict[str, str]) -> dict:
	"""What the method is called with. Actions name documents on which they can do nothing any more where that is
	possible: who may not call is refused before that is seen."""
	kind = method.split(".")[-1]
	if method.startswith("v1."):
		ticket = {"ecom_order": made["order"], "ticket_type": "Refund Only", "reason": "Other", "lines": "[]"}
		return {
			"order": {"name": made["order"]},
			"stock": {"shop": made["shop"], "items": "[]"},
			"create_ticket": ticket,
			**{one: {"name": made["ticket"]} for one in ("ticket", "receive_return", "refund_ticket")},
			"decide_ticket": {"name": made["ticket"], "decision": "reject", "reason": "none"},
			**{one: {"name": made["order"]} for one in ("preview_available", "ship_available")},
			"order_quotation": {"name": "none", "shop": made["shop"]},
			"decide_order": {"name": made["order"], "decision": "hold"},
			"change_order": {"name": made["order"], "values": "{}"},
			**{
				one: {"name": made["shipped"]}
				for one in ("parcel", "pack_parcel", "buy_labels", "ship_parcel")
			},
			"cannot_ship": {"name": made["shipped"], "reason": "none"},
			"map_listing": {"name": made["listing"], "items": "[]"},
			"settlement": {"name": made["settlement"]},
			"statement_import": {"name": made["statement_import"]},
			"upload_statement": {
				"settlement_account": made["settlement_account"],
				"file_name": "none.csv",
				"content": "bm9uZQ==",
			},
			"tracking_event": {"tracking_number": "none", "status": "Delivered"},
		}.get(kind, {})
	if kind in ("buy_label", "ship_parcel", "mark_packed", "unpack"):
		return {"name": made["parcel"]}
	if kind == "cannot_ship":
		return {"name": made["shipped"], "reason": "none"}
	if method.startswith("desk.notices."):
		return {"name": made["notices"]}
	if method.startswith("desk.webhooks."):
		return {"name": made["webhook"], **({"since": "2099-01-01"} if kind == "send_again_since" else {})}
	if kind == "reasons" or method in ("desk.pool.page", "desk.pool.check_addresses"):
		return {"names": frappe.as_json([made["order"]])}
	if method in ("desk.pool.order", "desk.pool.next_held", "desk.profit.of_order"):
		return {"name": made["order"]}
	if kind == "change_many":
		return {"names": frappe.as_json([made["order"]]), "values": "{}"}
	if kind == "wave_through":
		return {"name": made["order"], "action": "Release", "remark": "no hold is open"}
	if kind in ("put_on_hold", "cancel_order"):
		return {"name": made["order"], "remark": "none"}
	if method.startswith("desk.label_prints."):
		return {"names": frappe.as_json([made["parcel"]])}
	if method.startswith("desk.entry."):
		return {
			"shops": {},
			"buyers": {"text": "none"},
			"goods": {"shop": made["shop"], "items": "[]"},
			"enter": {"shop": made["shop"], "values": "{}", "key": "none"},
			"receive": {"name": made["order"], "amount": "1", "gateway": "none", "reference": "none"},
		}[kind]
	if method.startswith("desk.messages."):
		return {
			"fill": {"name": made["order"], "template": "Shipped"},
			"measure": {"text": "none"},
			"write": {"name": made["order"], "way": "SMS", "text": "", "key": "none"},
			"assign": {"name": made["buyer_message"], "order": made["order"]},
			"ask_payment": {"name": made["order"], "ways": "[]", "key": "none"},
		}.get(kind, {"name": made["order"]})
	if method.startswith("desk.quotations."):
		return {
			"save": {"shop": made["shop"], "values": "{}", "key": "none", "valid_till": "2000-01-01"},
			"preview": {"name": "none"},
			"make_order": {"name": "none", "shop": made["shop"]},
		}[kind]
	if method.startswith("desk.waiting."):
		if kind == "ship_available_of_many":
			return {"names": frappe.as_json([made["order"]])}
		if kind == "ship_from_elsewhere":
			return {"name": made["shipped"]}
		return {"name": made["order"], **({"key": "none"} if kind == "ship_available_now" else {})}
	if method.startswith("desk.changes."):
		goods = {"quantities": "{}", "reason": "none", "key": "none"}
		if kind in ("merge", "merge_orders"):
			return {"names": frappe.as_json([made["shipped" if kind == "merge" else "order"]])}
		if kind in ("merge_candidates", "separate", "join", "preview_split", "split"):
			more = {"pieces": "{}", "whole": 0} if kind.endswith("split") else {}
			return {"name": made["shipped"], **more}
		return {"name": made["order"], **({} if kind == "stop" else goods)}
	if kind == "change_order":
		return {"name": made["order"], "values": "{}"}
	if method == "desk.listings.items":
		search = {"doctype": "Item", "txt": "", "searchfield": "name"}
		return {**search, "start": 0, "page_len": 1, "filters": "{}"}
	if kind == "decide_many":
		return {"names": frappe.as_json([made["order"]]), "decision": "hold"}
	if kind == "try_rules":
		return {"names": "[]"}
	if kind == "fulfil_many":
		return {"names": frappe.as_json([made["parcel"]]), "action": "buy_label"}
	if method.startswith("desk.exports."):
		return {
			"export_list": {"doctype": "Ecom Order", "fields": '["name"]', "file_format_type": "CSV"},
			"export_report": {
				"report_name": "Ecom Orders by Channel",
				"file_format_type": "CSV",
				"filters": "{}",
				"visible_idx": "[]",
			},
			"export_template": {
				"doctype": "Ecom Order",
				"export_fields": '{"Ecom Order": ["name"]}',
				"export_records": "5_records",
			},
		}[kind]
	if method.startswith("desk.insight."):
		return {}
	if method.startswith("desk.packing_station."):
		scan = {"code": made["shipped"], "scan_id": "none", "weight_grams": 1}
		return {"name": made["shipped"], **scan} if kind != "open_parcel" else {"code": made["shipped"]}
	if method.startswith("desk.printing."):
		return {
			"print_packages": {
				"packages": frappe.as_json([made["package"]]),
				"station": made["print_station"],
			},
			"print_parcels": {
				"names": frappe.as_json([made["parcel"]]),
				"station": made["print_station"],
				"click": "none",
			},
			"print_of_floor": {
				"doctype": "Fulfilment Wave",
				"name": made["wave"],
				"paper": "Pick List",
				"station": made["print_station"],
			},
			"customs_papers": {"packages": frappe.as_json([made["package"]])},
			"take": {"name": made["print_job"], "page": "p"},
			"report": {"name": made["print_job"], "page": "p", "status": "Printed"},
			"state": {"station": made["print_station"]},
			"sign": {"message": '{"call": "printers.find"}'},
		}.get(kind, {})
	if method.startswith("desk.handover."):
		package = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": made["parcel"]})
		return {
			"couriers": {},
			"open_handover": {"courier_account": made["courier"], "warehouse": made["warehouse"]},
			"scan": {"name": made["handover"], "code": package},
			"give_back": {"name": made["handover"], "package": package},
			"book_pickup": {
				"name": made["handover"],
				"day": "2026-03-02",
				"ready": "14:00",
				"closes": "18:00",
			},
		}.get(kind, {"name": made["handover"]})
	if method.startswith("desk.picking."):
		return {
			"waves": {},
			"begin": {"code": made["wave"], "take_over": 1},
			"count": {"name": made["wave"], "item_code": "none", "before": 0, "now": 1},
			"short": {"name": made["wave"], "item_code": "none", "found": 0},
		}.get(kind, {"name": made["wave"]})
	if method == "desk.waves.make_waves":
		return {"names": frappe.as_json([made["parcel"]])}
	if method == "desk.waves.next_wave":
		return {"warehouse": made["warehouse"], "priority": "High"}
	if method in ("desk.waves.report_short", "desk.waves.remove_from_wave", "desk.waves.pick_again"):
		return {
			"name": made["shipped"],
			**({"item_code": "none", "found": 0} if kind == "report_short" else {}),
		}
	if method.startswith("desk.waves."):
		return {"name": made["wave"]}
	if kind == "retry_messages":
		return {"name": made["order"]}
	if kind == "replay_message":
		return {"doctype": "Outbox Message", "name": made["message"]}
	if kind in ("mark_delivered", "solve_problem"):
		return {"name": made["parcel"]}
	if method == "desk.shops.apply_proposals":
		return {"name": made["shop"], "chosen": "{}"}
	if method.startswith("desk.shops."):
		return {"name": made["shop"]}
	if method.startswith("desk.carriers."):
		return {"name": made["courier"], **({"service": "any"} if kind == "test_label" else {})}
	if method == "desk.after_sales.buy_return_label":
		return {"ticket": made["ticket"]}
	if method == "desk.after_sales.open":
		return {"ecom_order": made["order"], "ticket_type": "Refund Only", "reason": "Other", "lines": "[]"}
	if method == "desk.after_sales.dry_run":
		return {"policy": frappe.get_all("After Sales Policy", pluck="name")[0]}
	if method.startswith("desk.after_sales."):
		more = {
			"receive": {"counts": "[]"},
			"answer": {"text": ""},
			"reject": {"why": "no"},
			"difference_paid": {"gateway": "x", "reference": "y"},
		}
		return {"name": made["ticket"], **more.get(kind, {})}
	if method.startswith("desk.month_ends."):
		kind = "settlement_account" if kind == "open_month" else "month_end"
		return {"name": made[kind], **({"day": "2026-02-28"} if kind == "settlement_account" else {})}
	if method == "desk.ticket_costs.debit_note":
		return {"name": made["claim"], "account": world.INCOME}
	if method.startswith("desk.ticket_costs."):
		return {"name": made["ticket"], **({"against": "none"} if kind == "claim" else {})}
	if method.startswith("desk.courier_bills."):
		return courier_bills.arguments(kind, made)
	if method.startswith("desk.settlements."):
		return settlements.arguments(kind, made)
	if method == "desk.profit.share_again":
		return {"from_date": "2026-01-01", "to_date": "2026-01-02"}
	if method.startswith(("desk.backup.", "desk.safety.")) or method == "desk.profit.companies":
		return {}
	if kind == "fields_of":
		return {"direction": "Out", "subject": "Orders"}
	if method.startswith("desk.exchange."):
		of_profile = kind in ("exchange_now", "show_preview")
		return {"name": made["exchange_profile" if of_profile else "exchange_run"]}
	if method.startswith("desk.privacy."):
		return {"name": made["privacy"]}
	names = {
		"check_file": "import",
		"import_file": "import",
		"track": "shipping_label",
		"review_again": "order",
		"process_here": "order",
		"shipped_at_shop": "order",
		"void_label": "shipping_label",
		"nothing_was_sold": "shipping_label",
	}
	return {"name": made[names[kind]]}


def test_the_table_names_every_method():
	assert set(whitelisted()) == set(ALLOWED) | ANYBODY | LOGGED_IN


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
