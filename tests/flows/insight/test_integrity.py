"""The Integrity Check: clean where flows ran, and dirty after each damage done by hand in the database. Each damage names the
invariants that have to find it, and no others may."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import frappe
import pytest
from frappe.model.base_document import get_controller
from frappe.utils import add_days, now_datetime
from frappe.utils.background_jobs import get_queue

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Invariant
from ecom_erp.core.insight.invariants import INVARIANTS
from ecom_erp.core.orders.canonical import Refund, refund_to_dict
from ecom_erp.core.text import as_json
from ecom_erp.ecom_erp.report.integrity_findings import integrity_findings
from ecom_erp.erp.accounts.payment_ledger import rounding_of
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.insight.integrity import findings, runs
from ecom_erp.messaging.kick import QUEUE, taken_up
from ecom_sandbox.server import SandboxServer
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked, unpaid
from tests.factories.users import make_user
from tests.site import app_tables
from tests.support.shopify_orders import arrive, deliver_now, send_off
from tests.support.site_health import cover_promises

LONG_AGO = "2001-01-01 00:00:00"
LABEL = "Shipping Label"


def check(everything: bool = True) -> frappe._dict:
	"""A whole run; its Integrity Check."""
	name = runs.start(everything)
	while runs.work_due(60):
		continue
	return frappe.get_doc(runs.CHECK, name)


def open_findings() -> set[tuple[str, str]]:
	rows = frappe.get_all(findings.FINDING, {"status": "Open"}, ["invariant", "document_name"])
	return {(row.invariant, row.document_name) for row in rows}


@dataclass(frozen=True)
class Sold:
	"""What flows have made: names by what they are."""

	shop: str
	item: str
	done: str
	labelled: str
	approved: str
	held: str
	to_pay: str
	ticket: str
	spare_label: str


@pytest.fixture(scope="module")
def sold(_session_site) -> Iterator[Sold]:
	"""A shop in the middle of its day, kept for all tests of this file: a completed order of which one piece came back, one
	with its label, one approved, one on hold, one to pay; and a label that does not count any more."""
	site = _session_site
	site.begin_test()
	factory.make_profiles()
	factory.make_courier()
	with SandboxServer() as sandbox:
		cover_promises()
		made = _sell(sandbox, factory.make_shop(sandbox))
	frappe.db.commit()
	tables = app_tables()
	for table in tables:
		frappe.db.sql(f"update `{table}` set creation = %s where creation >= %s", (LONG_AGO, site.since))
	frappe.db.commit()
	yield made
	for table in tables:
		frappe.db.sql(f"delete from `{table}` where creation = %s", LONG_AGO)
	frappe.db.commit()


def _sell(sandbox, shop: str) -> Sold:
	item = stocked(main=20)
	done = arrive(sandbox, shop, "#1037", [item])
	send_off(done)
	deliver_now(done)
	line_id = factory.get(done).lines[0].line_id
	ticket = open_ticket(done, "Return and Refund", "Damaged", [{"line_id": line_id, "qty": 1}])
	ticket.lines[0].disposition = "Restock"
	ticket.save()
	after_sales.approve(ticket.name)
	after_sales.receive(ticket.name)
	after_sales.refund(ticket.name)
	deliver_now(done)
	labelled = factory.labelled(shop, make_order(line(item, "10.00", 2)))
	spare = frappe.copy_doc(frappe.get_doc(LABEL, {"ecom_order": labelled}))
	spare.update(
		{
			"docstatus": 0,
			"status": "Voided",
			"package": "gone",
			"tracking_key": None,
			"idempotency_key": "spare",
		}
	)
	spare.name = "SL-SPARE"
	spare.db_insert()
	return Sold(
		shop=shop,
		item=item,
		done=done,
		labelled=labelled,
		approved=factory.reviewed(shop, make_order(line(item, "11.00"))),
		held=factory.reviewed(shop, make_order(line("NOT-MAPPED", "10.00"))),
		to_pay=factory.reviewed(shop, unpaid(make_order(line(item, "12.00")))),
		ticket=ticket.name,
		spare_label=spare.name,
	)


@dataclass(frozen=True)
class Damage:
	"""`by`: the invariants that find it. `where`: DocType and filters of the one row that is changed, of what was sold;
	`values`: what is written into it, a function of what stands there."""

	by: tuple[Invariant, ...]
	where: Callable[[Sold], tuple[str, dict]]
	values: Callable[[frappe._dict], dict]


def order(field: str) -> Callable[[Sold], tuple[str, dict]]:
	return lambda sold: ("Ecom Order", {"name": getattr(sold, field)})


def named_by_done(doctype: str, field: str) -> Callable[[Sold], tuple[str, dict]]:
	return lambda sold: (doctype, {"name": frappe.db.get_value("Ecom Order", sold.done, field)})


def belongs(doctype: str, **filters) -> Callable[[Sold], tuple[str, dict]]:
	return lambda sold: (doctype, {"ecom_order": sold.done, **filters})


def of_labelled(doctype: str) -> Callable[[Sold], tuple[str, dict]]:
	return lambda sold: (doctype, {"ecom_order": sold.labelled})


def bin_of(sold: Sold) -> tuple[str, dict]:
	return "Bin", {"item_code": sold.item, "reserved_qty": (">", 0)}


def ledger_row(sold: Sold) -> tuple[str, dict]:
	invoice = frappe.db.get_value("Ecom Order", sold.done, "sales_invoice")
	return "GL Entry", {"voucher_no": invoice, "debit": (">", 0), "is_cancelled": 0}


def packed_row(sold: Sold) -> tuple[str, dict]:
	return "Fulfilment Package Item", {
		"parent": frappe.db.get_value("Fulfilment Package", {"ecom_order": sold.done})
	}


def stated(row, **changes) -> str:
	"""What the shop of an order has stated of it, but for the changes."""
	return as_json({**json.loads(row.canonical), **changes})


def sent_by_its_shop(row) -> str:
	lines = json.loads(row.canonical)["lines"]
	return stated(row, lines=[{**line, "fulfilled": line["quantity"]} for line in lines])


TAXED = Refund("R-1", None, Decimal("9.99"), shipping=Decimal("9.00"), shipping_tax=Decimal("0.99"))

DAMAGES = {
	"a hold is lost": Damage(
		(invariants.HOLD,),
		lambda sold: ("Ecom Order Hold", {"parent": sold.held}),
		lambda row: {"status": "Cleared"},
	),
	"a step is never due": Damage(
		(invariants.PROGRESS,), order("approved"), lambda row: {"step_due_at": None}
	),
	"an order waits for money that came": Damage(
		(invariants.PROGRESS,),
		order("done"),
		lambda row: {"status": "Shipped", "next_action": "Collect Payment"},
	),
	"the Sales Order of another order": Damage(
		(invariants.SALES_ORDERS,),
		named_by_done("Sales Order", "sales_order"),
		lambda row: {
			"ecom_order": frappe.db.get_value("Fulfilment Order", {"status": "Labelled"}, "ecom_order")
		},
	),
	"the invoice is cancelled": Damage(
		(invariants.INVOICES,),
		named_by_done("Sales Invoice", "sales_invoice"),
		lambda row: {"docstatus": 2},
	),
	"the order has an invoice that it does not know": Damage(
		(invariants.INVOICES, invariants.PAYMENTS),
		order("done"),
		lambda row: {"sales_invoice": None, "status": "Cancelled"},
	),
	"the Sales Order is a cent off": Damage(
		(invariants.TOTAL,),
		named_by_done("Sales Order", "sales_order"),
		lambda row: {"grand_total": row.grand_total + 0.01},
	),
	"the invoice is a cent off": Damage(
		(invariants.TOTAL,),
		named_by_done("Sales Invoice", "sales_invoice"),
		lambda row: {"grand_total": row.grand_total - 0.01},
	),
	"a completed order is not paid": Damage(
		(invariants.PAID,),
		named_by_done("Sales Invoice", "sales_invoice"),
		lambda row: {"outstanding_amount": 1},
	),
	"a payment is cancelled": Damage(
		(invariants.PAYMENTS,),
		belongs("Payment Entry", payment_type="Receive"),
		lambda row: {"docstatus": 2},
	),
	"more was paid than is booked": Damage(
		(invariants.PAYMENTS, invariants.PAYMENT_ROWS),
		order("done"),
		lambda row: {"paid_amount": row.paid_amount + 1},
	),
	"a payment in the order is another one": Damage(
		(invariants.PAYMENT_ROWS,),
		lambda sold: ("Ecom Order Payment", {"parent": sold.done, "kind": "Capture"}),
		lambda row: {"amount": row.amount + 5},
	),
	"a Payment Entry says another amount": Damage(
		(invariants.PAYMENT_LEDGER,),
		belongs("Payment Entry", payment_type="Receive"),
		lambda row: {"paid_amount": row.paid_amount - 5},
	),
	"the ledger has another amount of a payment": Damage(
		(invariants.PAYMENT_LEDGER, invariants.BALANCED),
		lambda sold: (
			"GL Entry",
			{
				"voucher_no": frappe.db.get_value(
					"Payment Entry", {"ecom_order": sold.done, "payment_type": "Receive"}
				),
				"debit": (">", 0),
			},
		),
		lambda row: {"debit": row.debit - 5},
	),
	"more was paid than is booked of an order that is not completed": Damage(
		(invariants.PAYMENTS, invariants.PAYMENT_ROWS),
		order("done"),
		lambda row: {
			"status": "Shipped",
			"next_action": "Await Delivery",
			"paid_amount": row.paid_amount + 1,
		},
	),
	"the tax is not the shop's": Damage(
		(invariants.TAX,), order("done"), lambda row: {"tax": row.tax + 0.01}
	),
	"more went back than came in": Damage(
		(invariants.REFUNDS, invariants.REFUND_BOOKED, invariants.PAYMENT_LEDGER),
		belongs("Payment Entry", payment_type="Pay"),
		lambda row: {"received_amount": 999},
	),
	"a unit too few counts as shipped": Damage(
		(invariants.SHIPPED_UNITS,),
		lambda sold: ("Ecom Order Line", {"parent": sold.done}),
		lambda row: {"shipped_qty": row.shipped_qty - 1},
	),
	"the Delivery Note is cancelled": Damage(
		(invariants.DELIVERED_PIECES,),
		belongs("Delivery Note", is_return=0),
		lambda row: {"docstatus": 2},
	),
	"more was delivered than was in parcels": Damage(
		(invariants.DELIVERED_PIECES,),
		lambda sold: (
			"Delivery Note Item",
			{"against_sales_order": frappe.db.get_value("Ecom Order", sold.done, "sales_order")},
		),
		lambda row: {"qty": row.qty + 1},
	),
	"pieces were taken for boxes": Damage(
		(invariants.SOLD_PIECES,),
		lambda sold: (
			"Sales Order Item",
			{"parent": frappe.db.get_value("Ecom Order", sold.done, "sales_order")},
		),
		lambda row: {
			"uom": "Box",
			"conversion_factor": 6,
			"stock_qty": row.qty * 6,
			"delivered_qty": row.qty * 6,
		},
	),
	"the shop was not told": Damage(
		(invariants.TOLD,),
		lambda sold: ("Ecom Order Line", {"parent": sold.done}),
		lambda row: {"reported_qty": 0},
	),
	"the shop has stopped the order": Damage(
		(invariants.SHOP_FOLLOWED,), order("labelled"), lambda row: {"canonical": stated(row, stop="held")}
	),
	"the shop has cancelled the order": Damage(
		(invariants.SHOP_FOLLOWED,),
		order("labelled"),
		lambda row: {"canonical": stated(row, cancelled_at="2026-01-31T08:00:00+00:00")},
	),
	"the shop has sent the goods": Damage(
		(invariants.SHOP_FOLLOWED,), order("labelled"), lambda row: {"canonical": sent_by_its_shop(row)}
	),
	"a completed order keeps a piece back": Damage(
		(invariants.RESERVES_NOTHING,),
		lambda sold: (
			"Sales Order Item",
			{"parent": frappe.db.get_value("Ecom Order", sold.done, "sales_order"), "item_code": sold.item},
		),
		lambda row: {"delivered_qty": row.delivered_qty - 1},
	),
	"debit is not credit": Damage((invariants.BALANCED,), ledger_row, lambda row: {"debit": row.debit + 1}),
	"a piece is missing in a package": Damage(
		(invariants.CONTENTS,), packed_row, lambda row: {"qty": row.qty - 1}
	),
	"a parcel counts as delivered": Damage(
		(invariants.PARCEL_STATUS,), belongs("Fulfilment Order"), lambda row: {"status": "Delivered"}
	),
	"another number stands on the package": Damage(
		(invariants.PACKAGE_LABEL,),
		of_labelled("Fulfilment Package"),
		lambda row: {"tracking_number": "other"},
	),
	"a second label of a package": Damage(
		(invariants.PACKAGE_LABEL,),
		lambda sold: (LABEL, {"name": sold.spare_label}),
		lambda row: {
			"status": "Bought",
			"package": frappe.db.get_value("Fulfilment Package", {"ecom_order": row.ecom_order}),
		},
	),
	"a label that no package has": Damage(
		(invariants.LABEL_USED,),
		lambda sold: (LABEL, {"name": sold.spare_label}),
		lambda row: {"status": "Bought"},
	),
	"a label that was asked for long ago": Damage(
		(invariants.LABEL_ANSWERED,),
		lambda sold: (LABEL, {"name": sold.spare_label}),
		lambda row: {"status": "Requested", "modified": add_days(now_datetime(), -2)},
	),
	"an order of a message is gone": Damage(
		(invariants.MESSAGE_POOLED,),
		belongs("Inbox Message"),
		lambda row: {"ecom_order": "gone"},
	),
	"a message is dead": Damage(
		(invariants.INBOX_DONE,), belongs("Inbox Message"), lambda row: {"status": "Dead"}
	),
	"a message to the shop is never due": Damage(
		(invariants.OUTBOX_DONE,),
		belongs("Outbox Message", kind="Fulfilment"),
		lambda row: {"status": "Failed", "next_try_at": None},
	),
	"a credit note is not the refund": Damage(
		(invariants.REFUND_BOOKED,),
		belongs("Sales Invoice", is_return=1),
		lambda row: {"grand_total": row.grand_total - 1},
	),
	"a credit note has not the tax of the shop's refund": Damage(
		(invariants.REFUND_TAX,),
		lambda sold: ("After Sales Ticket", {"name": sold.ticket}),
		lambda row: {"source": "Shop", "shop_statement": as_json(refund_to_dict(TAXED))},
	),
	"a ticket stands still": Damage(
		(invariants.TICKET_PROGRESS,),
		lambda sold: ("After Sales Ticket", {"name": sold.ticket}),
		lambda row: {"status": "Approved", "step": "refund"},
	),
	"a Bin reserves too much": Damage(
		(invariants.RESERVED,), bin_of, lambda row: {"reserved_qty": row.reserved_qty + 1}
	),
	"more is promised than there is": Damage((invariants.COVERED,), bin_of, lambda row: {"actual_qty": 1}),
	"a shop is asked for what changes tomorrow": Damage(
		(invariants.POLLED,),
		lambda sold: ("Ecom Shop", {"name": sold.shop}),
		lambda row: {"polled_until": add_days(now_datetime(), 2)},
	),
	"an order cannot be read": Damage(
		(invariants.READABLE,),
		lambda sold: ("Ecom Order Allocation", {"parent": sold.done}),
		lambda row: {"qty": 3},
	),
}


def test_each_invariant_has_a_damage():
	assert {one for damage in DAMAGES.values() for one in damage.by} == set(INVARIANTS)


@pytest.mark.smoke
def test_clean_where_flows_ran(sold):
	done = check()
	assert (done.status, done.kind, done.open_findings) == ("Done", "Everything", 0), open_findings()
	assert done.checked >= 15


def write(doctype: str, name: str, values: dict) -> None:
	frappe.db.set_value(doctype, name, values, update_modified=False)
	frappe.db.commit()


@pytest.mark.smoke
@pytest.mark.parametrize("title", DAMAGES)
def test_a_damage_is_found_kept_once_and_resolved(sold, title):
	damage = DAMAGES[title]
	doctype, filters = damage.where(sold)
	row = frappe.get_all(doctype, filters, ["*"], order_by="creation, name", limit=1)[0]
	values = damage.values(row)
	write(doctype, row.name, values)
	try:
		first = check()
		found = {invariant for invariant, _document in open_findings()}
		assert found == {one.title for one in damage.by}
		assert first.opened == first.open_findings >= 1
		for text in integrity_findings.execute()[1]:
			assert text.expected and text.found and text.to_do and "{" not in text.expected + text.found
		again = check()
		assert (again.opened, again.resolved, again.open_findings) == (0, 0, first.open_findings)
	finally:
		write(doctype, row.name, {field: row[field] for field in values})
	mended = check()
	assert (mended.resolved, mended.open_findings) == (first.opened, 0)
	assert set(frappe.get_all(findings.FINDING, pluck="status")) == {"Resolved"}


def test_what_is_found_again_is_open_again(sold):
	name = frappe.db.get_value("Inbox Message", {"ecom_order": sold.done})
	for _round in range(2):
		write("Inbox Message", name, {"status": "Dead"})
		check()
		write("Inbox Message", name, {"status": "Done"})
		check()
	[finding] = frappe.get_all(findings.FINDING, fields=["*"])
	assert (finding.status, finding.document_name) == ("Resolved", name)
	assert finding.first_seen < finding.last_seen < finding.resolved_at


def test_one_bad_record_stops_no_other(sold):
	"""An order that cannot be read, and beside it one with a wrong total."""
	row = frappe.get_all("Ecom Order Allocation", {"parent": sold.done}, ["name", "qty"])[0]
	total = frappe.db.get_value("Ecom Order", sold.labelled, "total")
	write("Ecom Order Allocation", row.name, {"qty": 3})
	write("Ecom Order", sold.labelled, {"total": total + 1})
	check()
	assert open_findings() == {
		(invariants.READABLE.title, sold.done),
		(invariants.TOTAL.title, sold.labelled),
	}
	write("Ecom Order Allocation", row.name, {"qty": row.qty})
	write("Ecom Order", sold.labelled, {"total": total})


def test_the_run_of_the_night_looks_at_what_has_changed(sold):
	"""A document that was not touched for long is not read; one that was, or whose invoice was, is; and an open finding is
	looked at until it is gone."""
	old = add_days(now_datetime(), -9)
	total = frappe.db.get_value("Ecom Order", sold.done, "total")
	check()
	stamps = {}
	for doctype in ("Ecom Order", *(kind for kind, _field in runs.SUBJECTS[0].changed_with)):
		key = "name" if doctype == "Ecom Order" else "ecom_order"
		for row in frappe.get_all(doctype, {key: sold.done}, ["name", "modified"]):
			stamps[doctype, row.name] = row.modified
			write(doctype, row.name, {"modified": old})
	write("Ecom Order", sold.done, {"total": total + 1})
	night = check(everything=False)
	assert (night.kind, night.open_findings) == ("Changes", 0)
	invoice = frappe.db.get_value("Ecom Order", sold.done, "sales_invoice")
	write("Sales Invoice", invoice, {"modified": stamps["Sales Invoice", invoice]})
	assert check(everything=False).open_findings == 2
	write("Sales Invoice", invoice, {"modified": old})
	write("Ecom Order", sold.done, {"total": total})
	assert check(everything=False).resolved == 2
	for (doctype, name), modified in stamps.items():
		write(doctype, name, {"modified": modified})


def test_a_run_that_is_stopped_goes_on_where_it_was(sold, monkeypatch):
	monkeypatch.setattr(runs, "BATCH", 2)
	name = runs.start(True)
	assert runs.start(False) == name
	taken_up("check_integrity")
	slices = runs.work_due(0)
	waiting = [(job.kwargs["site"], str(job.kwargs["method"])) for job in get_queue(QUEUE).jobs]
	assert (frappe.local.site, "ecom_erp.jobs.check_integrity") in waiting, (
		"behind the others, not for a minute"
	)
	while runs.work_due(0):
		slices += 1
	done = frappe.get_doc(runs.CHECK, name)
	assert (done.status, done.running_key, done.open_findings) == ("Done", None, 0)
	assert slices > 8


def test_once_a_week_everything_is_checked(sold):
	kinds = []
	for days in (0, 5, 7):
		frappe.db.set_value(runs.CHECK, {"kind": "Everything"}, "started_at", add_days(now_datetime(), -days))
		frappe.db.commit()
		runs.start_nightly()
		while runs.work_due(60):
			continue
		kinds.append(frappe.get_all(runs.CHECK, pluck="kind", order_by="name desc", limit=1)[0])
	assert kinds == ["Everything", "Changes", "Everything"]


@pytest.mark.parametrize(("currency", "rounding"), [("JPY", "1"), ("USD", "0.01"), ("KWD", "0.01")])
def test_what_a_conversion_rounds_is_no_difference(currency, rounding):
	assert rounding_of(currency) == Decimal(rounding)


def booked() -> list:
	"""Rows of the report of payments that are not booked."""
	return [row for row in integrity_findings.execute()[1] if row.invariant == invariants.PAYMENTS.title]


def test_who_reads_findings_reads_them_in_his_language(sold):
	paid = frappe.db.get_value("Ecom Order", sold.done, "paid_amount")
	write("Ecom Order", sold.done, {"paid_amount": paid + 1})
	try:
		check()
		frappe.set_user(make_user("Ecom Accountant"))
		[row] = booked()
		assert row.expected == f"Payment Entries of {paid + 1:.2f} USD are booked for the order."
		assert row.found == f"Payment Entries of {paid:.2f} USD are booked."
		frappe.local.lang = "zh"
		[row] = booked()
		assert row.found == f"已记账的收付款凭证合计为 {paid:.2f} USD。"
		document = frappe.get_doc(findings.FINDING, row.name)
		assert (document.expected, document.to_do) == (row.expected, row.to_do)
	finally:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		write("Ecom Order", sold.done, {"paid_amount": paid})


def test_the_log_is_kept_for_as_long_as_log_settings_say(sold):
	write(
		"Inbox Message", frappe.db.get_value("Inbox Message", {"ecom_order": sold.done}), {"status": "Dead"}
	)
	check()
	write(
		"Inbox Message", frappe.db.get_value("Inbox Message", {"ecom_order": sold.done}), {"status": "Done"}
	)
	check()
	frappe.db.set_value(findings.FINDING, {"status": "Resolved"}, "resolved_at", add_days(now_datetime(), -8))
	frappe.db.set_value(runs.CHECK, {"status": "Done"}, "started_at", add_days(now_datetime(), -8))
	for doctype, left in ((findings.FINDING, 0), (runs.CHECK, 0)):
		assert doctype in frappe.get_hooks("default_log_clearing_doctypes")
		controller = get_controller(doctype)
		controller.clear_old_logs(9)
		assert frappe.db.count(doctype)
		controller.clear_old_logs(7)
		assert frappe.db.count(doctype) == left
