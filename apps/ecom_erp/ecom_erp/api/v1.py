"""REST for other systems, version 1. Callers use Frappe's token of a user with the role Ecom Integration. Errors are
answered with a code of `core.errors`."""

import frappe
from frappe import _

from ecom_erp.api.http.call_limits import limited
from ecom_erp.api.http.error_codes import complete_calls_only
from ecom_erp.api.http.paging import changed, read_cursor
from ecom_erp.api.http.parameters import moment, site_time, texts, ticket_lines
from ecom_erp.api.order_answer import LIST_FIELDS, order_answer
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.flows.after_sales import carry_out
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.shipping.tracking import record_event
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction
from ecom_erp.messaging.zoned_times import with_zones
from ecom_erp.permissions import allowed_shops

MOST_ROWS = 200
LONGEST_TEXT = 10_000
TICKET_FIELDS = [
	"name",
	"ecom_order",
	"ticket_type",
	"reason",
	"status",
	"decision",
	"decision_reason",
	"policy",
	"answer",
	"currency",
	"refund_amount",
	"fee_amount",
	"return_by",
	"return_label",
	"credit_note",
	"payment_entry",
	"replacement_order",
	"closed_at",
]
TICKET_LINE_FIELDS = (
	"line_id",
	"item_code",
	"title",
	"qty",
	"about",
	"unshipped_qty",
	"received_qty",
	"disposition",
	"refund_amount",
)


@frappe.whitelist(methods=["GET", "POST"])
@limited(600, 60, by_user=True)
@complete_calls_only
def orders(
	shop: str | None = None,
	status: str | None = None,
	modified_after: str | None = None,
	after: str | None = None,
	limit: int = MOST_ROWS,
):
	"""Orders the caller may see, oldest change first, at most `limit` (200) at a time.
	`modified_after`: ISO 8601, in the site's time zone where it names none. `after`: the `next` of the page before."""
	_check_filters(shop, status)
	filters = [[field, "=", value] for field, value in (("shop", shop), ("status", status)) if value]
	if modified_after:
		filters.append(["modified", ">", site_time(modified_after)])
	size = min(max(int(limit), 1), MOST_ROWS)
	page = changed("Ecom Order", list(LIST_FIELDS), filters, read_cursor(after), size)
	return {"orders": with_zones("Ecom Order", page.rows), "more": page.more, "next": page.next}


def _check_filters(shop: str | None, status: str | None) -> None:
	"""A list that is empty because of a slip of the pen would look like no orders."""
	allowed = allowed_shops()
	if shop and not (frappe.db.exists("Ecom Shop", shop) and (allowed is None or shop in allowed)):
		refuse(ErrorCode.NOT_FOUND, _("Shop not found"), frappe.DoesNotExistError)
	if status and status not in list(OrderStatus):
		refuse(ErrorCode.INVALID_REQUEST, _("The status must be one of: {0}").format(", ".join(OrderStatus)))


@frappe.whitelist(methods=["GET", "POST"])
@limited(600, 60, by_user=True)
@complete_calls_only
def order(name: str):
	"""One order with its address and amounts, what holds it, its lines, payments, parcels (what one warehouse ships of it) with
	their packages, and tickets."""
	doc = frappe.get_doc("Ecom Order", name)
	doc.check_permission("read")
	return order_answer(doc)


@frappe.whitelist(methods=["POST"])
@limited(120, 60, by_user=True)
@complete_calls_only
def create_ticket(
	ecom_order: str,
	ticket_type: str,
	reason: str,
	lines: list | str,
	description: str = "",
	request_key: str = "",
):
	"""Open an after-sales ticket. `lines`: a list of {"line_id", "qty"}, for a refund of a line of which a part was
	shipped with "about": "Shipped" or "Not Shipped". `request_key`: the caller's own id of this
	request; sent again with the same key, the answer is the ticket of the first time."""
	frappe.has_permission("After Sales Ticket", "create", throw=True)
	if len(description) > LONGEST_TEXT:
		refuse(
			ErrorCode.INVALID_REQUEST, _("The description has at most {0} characters").format(LONGEST_TEXT)
		)
	frappe.get_doc("Ecom Order", ecom_order).check_permission("read")
	ticket = in_transaction(
		open_ticket,
		ecom_order,
		ticket_type,
		reason,
		ticket_lines(lines),
		description,
		source="REST",
		request_key=request_key,
	)
	carry_out(ticket.name)
	return _ticket(frappe.get_doc("After Sales Ticket", ticket.name))


@frappe.whitelist(methods=["GET", "POST"])
@limited(600, 60, by_user=True)
@complete_calls_only
def ticket(name: str):
	"""One after-sales ticket: what was decided and why, and how far it is."""
	doc = frappe.get_doc("After Sales Ticket", name)
	doc.check_permission("read")
	return _ticket(doc)


def _ticket(doc) -> dict:
	[fields] = with_zones("After Sales Ticket", [{field: doc.get(field) for field in TICKET_FIELDS}])
	return {
		**fields,
		"lines": [{field: row.get(field) for field in TICKET_LINE_FIELDS} for row in doc.lines],
		"explanations": [
			{"policy": row.policy, "matched": bool(row.matched), "why": row.why} for row in doc.explanations
		],
		"returns": [row.delivery_note for row in doc.returns],
	}


@frappe.whitelist(methods=["POST"])
@limited(1200, 60, by_user=True)
@complete_calls_only
def tracking_event(
	tracking_number: str,
	status: str,
	at: str = "",
	text: str = "",
	place: str = "",
	request_key: str = "",
	courier_account: str = "",
):
	"""Tell how a parcel goes on, for own drivers and couriers without an interface. `status`: Picked Up, In
	Transit, Out for Delivery, Delivery Failed, Ready for Pickup, Delivered, Exception, Returning, Returned or Lost. `at`: ISO 8601 with its offset; now when empty. `request_key`: the
	caller's own id of the event; sent again, nothing happens. `courier_account`: needed when two couriers use the same
	number."""
	frappe.only_for(("Ecom Integration", "Ecom Manager", "Warehouse Clerk", "System Manager"))
	filters = {"tracking_number": tracking_number, "status": LabelStatus.BOUGHT}
	if courier_account:
		filters["courier_account"] = courier_account
	names = frappe.get_list("Shipping Label", filters=filters, pluck="name", limit=2)
	if len(names) != 1:
		if names:
			refuse(ErrorCode.AMBIGUOUS, _("Two couriers use this number. Specify the courier account."))
		refuse(ErrorCode.NOT_FOUND, _("Label not found"), frappe.DoesNotExistError)
	told_at = moment(at)
	return {
		"shipping_label": names[0],
		"tracking_status": record_event(names[0], status, "REST", told_at, text, place, request_key),
	}


@frappe.whitelist(methods=["GET", "POST"])
@limited(600, 60, by_user=True)
@complete_calls_only
def stock(shop: str, items: list | str):
	"""Pieces of each item that may be sold by the shop: unreserved stock of its warehouses less safety stock. `items`:
	item codes, as a list, as JSON, or the parameter once for each."""
	document = frappe.get_doc("Ecom Shop", shop)
	document.check_permission("read")
	codes = texts("items", items)
	if len(codes) > MOST_ROWS or not all(isinstance(code, str) for code in codes):
		refuse(ErrorCode.INVALID_REQUEST, _("Provide a list of at most {0} item codes").format(MOST_ROWS))
	facts = item_facts(codes)
	warehouses = [row.warehouse for row in document.warehouses]
	levels = stock_levels(facts, warehouses)
	return {
		code: sum(max(levels.get((code, wh), 0) - fact.safety_stock, 0) for wh in warehouses)
		for code, fact in facts.items()
	}
