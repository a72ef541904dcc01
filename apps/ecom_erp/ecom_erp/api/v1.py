"""REST for other systems, version 1. Callers use Frappe's token of a user who has the roles for what they do; Ecom Integration
reads, opens tickets and tells of tracking. Errors are answered with a code of `core.errors`."""

import frappe
from frappe import _

from ecom_erp.api.http.parameters import as_object, moment, stated_packages, ticket_lines
from ecom_erp.api.order_answer import LIST_FIELDS, order_answer
from ecom_erp.api.rest import listings as listing_calls
from ecom_erp.api.rest import orders as order_calls
from ecom_erp.api.rest import parcels as parcel_calls
from ecom_erp.api.rest import settlements as money
from ecom_erp.api.rest import stock as stock_calls
from ecom_erp.api.rest import tickets as ticket_calls
from ecom_erp.api.rest.lists import MOST_ROWS, page
from ecom_erp.api.rest.methods import read, write
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.core.states.ticket import TicketStatus
from ecom_erp.flows.after_sales import carry_out
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.shipping.tracking import record_event
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction

LONGEST_TEXT = 10_000


@read()
def orders(
	shop: str | None = None,
	status: str | None = None,
	modified_after: str | None = None,
	after: str | None = None,
	limit: int = MOST_ROWS,
):
	"""Orders the caller may see, oldest change first, at most `limit` (200) at a time.
	`modified_after`: ISO 8601, in the site's time zone where it names none. `after`: the `next` of the page before."""
	wanted = {"shop": shop, "status": status}
	return page("orders", "Ecom Order", LIST_FIELDS, list(OrderStatus), wanted, modified_after, after, limit)


@read()
def order(name: str):
	"""One order with its address and amounts, what holds it, its lines, payments, parcels (what one warehouse ships of it) with
	their packages, and tickets."""
	doc = frappe.get_doc("Ecom Order", name)
	doc.check_permission("read")
	return order_answer(doc)


@write()
def decide_order(name: str, decision: str, reason: str = ""):
	"""Approve or release an order (`approve`), hold it (`hold`), have it reviewed again (`review_again`) or cancel it (`cancel`, with a
	reason). A cancelled order stays cancelled."""
	return order_calls.decide(name, decision, reason)


@write()
def change_order(name: str, values: dict | str):
	"""Change the address (`ship_` fields), `pinned_warehouse`, `courier_account`, `priority` or `own_tags` of an order, as long as that is
	possible."""
	return order_calls.change(name, as_object(values))


@read()
def preview_available(name: str):
	"""What of an order that waits for stock could ship now, what would wait where, and the `preview_key` under which `ship_available` does
	exactly this. `refusal` says why nothing can."""
	return order_calls.available(name)


@write()
def ship_available(name: str, preview_key: str = ""):
	"""Divide an order that waits for stock: what there is ships now, the rest when it has come. `preview_key`: of
	`preview_available`, so that nothing else is done; without it, whatever there is ships. An allocated order stays as it is."""
	return order_calls.ship_what_is_available(name, preview_key)


@write()
def order_quotation(name: str, shop: str):
	"""Turn an ERPNext quotation into an order of `shop`, which has to be one for entered orders. There is one order for a quotation: a
	second call answers the same. The caller needs a role of ERPNext that reads quotations."""
	return order_calls.of_quotation(name, shop)


@read()
def parcels(
	shop: str | None = None,
	warehouse: str | None = None,
	status: str | None = None,
	modified_after: str | None = None,
	after: str | None = None,
	limit: int = MOST_ROWS,
):
	"""What warehouses ship, oldest change first, at most `limit` (200) at a time; see `orders`."""
	wanted = {"shop": shop, "warehouse": warehouse, "status": status}
	fields, statuses = parcel_calls.LIST_FIELDS, list(FulfilmentStatus)
	return page("parcels", parcel_calls.PARCEL, fields, statuses, wanted, modified_after, after, limit)


@read()
def parcel(name: str):
	"""One parcel with its address, lines and packages."""
	frappe.get_doc(parcel_calls.PARCEL, name).check_permission("read")
	return parcel_calls.answer(name)


@write()
def pack_parcel(name: str, packages: list | str = "[]"):
	"""The goods are packed. `packages`: a list of {"weight_grams", "box", "items": {item code: pieces}}; the last one may leave
	`items` out and holds the rest. A packed parcel stays as it is."""
	return parcel_calls.pack(name, stated_packages(packages))


@write()
def buy_labels(name: str):
	"""Buy labels for the packed packages of a parcel that have none."""
	return parcel_calls.buy_labels(name)


@write()
def ship_parcel(name: str):
	"""A labelled parcel leaves: its Delivery Note is posted and the shop is told. One that has left stays so."""
	return parcel_calls.send(name)


@write()
def cannot_ship(name: str, reason: str):
	"""The warehouse cannot ship the parcel: another one does, or the order is held."""
	return parcel_calls.cannot_ship(name, reason)


@read()
def tickets(
	shop: str | None = None,
	status: str | None = None,
	modified_after: str | None = None,
	after: str | None = None,
	limit: int = MOST_ROWS,
):
	"""After-sales tickets, oldest change first, at most `limit` (200) at a time; see `orders`."""
	wanted = {"shop": shop, "status": status}
	fields, statuses = ticket_calls.LIST_FIELDS, list(TicketStatus)
	return page("tickets", ticket_calls.TICKET, fields, statuses, wanted, modified_after, after, limit)


@read()
def ticket(name: str):
	"""One after-sales ticket: what was decided and why, and how far it is."""
	frappe.get_doc(ticket_calls.TICKET, name).check_permission("read")
	return ticket_calls.answer(name)


@write()
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
	frappe.has_permission(ticket_calls.TICKET, "create", throw=True)
	if len(description) > LONGEST_TEXT:
		refuse(
			ErrorCode.INVALID_REQUEST, _("The description has at most {0} characters").format(LONGEST_TEXT)
		)
	frappe.get_doc("Ecom Order", ecom_order).check_permission("read")
	opened = in_transaction(
		open_ticket,
		ecom_order,
		ticket_type,
		reason,
		ticket_lines(lines),
		description,
		source="REST",
		request_key=request_key,
	)
	carry_out(opened.name)
	return ticket_calls.answer(opened.name)


@write()
def decide_ticket(name: str, decision: str, reason: str = ""):
	"""Approve an after-sales ticket (`approve`), or reject it for a reason (`reject`)."""
	return ticket_calls.decide(name, decision, reason)


@write()
def receive_return(name: str, lines: list | str = ""):
	"""The goods of a ticket have come back. `lines`: a list of {"line_id", "qty", "condition", "disposition"} (Restock or Scrap); without
	it all that was announced goes back on the shelf."""
	return ticket_calls.receive(name, lines)


@write()
def refund_ticket(name: str):
	"""Post the credit note of a ticket and pay the buyer back through the shop."""
	return ticket_calls.refund(name)


@write(1200)
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


@read()
def stock(shop: str, items: list | str):
	"""Pieces of each item that may be sold by the shop: unreserved stock of its warehouses less safety stock. `items`:
	item codes, as a list, as JSON, or the parameter once for each."""
	return stock_calls.free_to_sell(shop, items)


@read()
def listings(
	shop: str | None = None,
	status: str | None = None,
	modified_after: str | None = None,
	after: str | None = None,
	limit: int = MOST_ROWS,
):
	"""What shops sell, each with the items that one of it is, oldest change first, at most `limit` (200) at a time; see `orders`."""
	wanted = {"shop": shop, "status": status}
	fields, statuses = listing_calls.FIELDS, listing_calls.STATUSES
	found = page("listings", listing_calls.LISTING, fields, statuses, wanted, modified_after, after, limit)
	return {**found, "listings": listing_calls.with_items(found["listings"])}


@write()
def map_listing(name: str, items: list | str):
	"""Say which items one of a listing is: a list of {"item_code", "qty"}. Orders that wait for it go on."""
	return listing_calls.map_to(name, items)


@read()
def settlements(
	settlement_account: str | None = None,
	status: str | None = None,
	modified_after: str | None = None,
	after: str | None = None,
	limit: int = MOST_ROWS,
):
	"""Settlements of payment providers, oldest change first, at most `limit` (200) at a time; see `orders`."""
	wanted = {"settlement_account": settlement_account, "status": status}
	about = ("settlements", money.SETTLEMENT, money.LIST_FIELDS, money.STATUSES)
	return money.listed(page(*about, wanted, modified_after, after, limit))


@read()
def settlement(name: str, state: str | None = None, after_line: int = 0, limit: int = MOST_ROWS):
	"""One settlement with its proof, its journal entries and its lines, at most `limit` (200) at a time: `after_line` is the `next_line` of
	the page before. `state`: Open, Matched or Accepted lines alone."""
	return money.answer(name, state, int(after_line), min(max(int(limit), 1), MOST_ROWS))


@write()
def upload_statement(settlement_account: str, file_name: str, content: str):
	"""Import a provider's settlement file in the background. `content`: its bytes in base64. A file that comes again makes nothing twice."""
	return money.upload(settlement_account, file_name, content)


@read()
def statement_import(name: str):
	"""How far the import of a settlement file is."""
	return money.imported(name)
