"""A status that may not follow is refused, however it is written."""

import frappe
import pytest

from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.ticket import TicketStatus
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment, set_parcels
from ecom_erp.flows.orders.transitions import set_status
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


def test_what_may_not_follow_is_refused_and_says_what_may(shop):
	name = factory.shipped(shop, make_order(line(stocked(main=2), "10.00", 2)))
	parcel = frappe.get_doc("Fulfilment Order", {"ecom_order": name})
	text = "A Fulfilment Order with status Shipped cannot become Cancelled; it can become Waiting for Stock, To Pick"
	with pytest.raises(frappe.ValidationError, match=text):
		set_status("Fulfilment Order", parcel.name, FulfilmentStatus.CANCELLED)
	with pytest.raises(frappe.ValidationError, match=text):
		set_parcels([parcel.name], status=FulfilmentStatus.CANCELLED)
	parcel.status = FulfilmentStatus.CANCELLED
	with pytest.raises(frappe.ValidationError, match=text):
		save_fulfilment(parcel)
	with pytest.raises(frappe.ValidationError, match="An order with status Shipped cannot become Cancelled"):
		order_flow.move(frappe.get_doc("Ecom Order", name), "Cancelled")
	assert frappe.db.get_value("Fulfilment Order", parcel.name, "status") == "Shipped"


def test_a_ticket_that_is_over_stays_so(site):
	ticket = frappe._dict(status="Closed")
	with pytest.raises(frappe.ValidationError, match="A ticket with status Closed can no longer become"):
		ticket_flow.move(ticket, TicketStatus.REFUNDING)
