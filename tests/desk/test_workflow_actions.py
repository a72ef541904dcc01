"""What people decide stands in the form's Actions: it works for each role that it is offered to."""

from decimal import Decimal

import pytest

from tests.desk.screen import dialog, open_form, press, until
from tests.factories import shop as factory
from tests.factories.shop import line, make_order
from tests.support.tickets import ticket


@pytest.fixture
def held(room) -> str:
	"""An order held because its total is a cent off."""
	total = Decimal("30.01")
	return room.order(
		lambda shop, order: factory.reviewed(shop, make_order(line(room.item, "30.00"), total=total))
	)


def test_an_order_clerk_releases_a_held_order(page_of, held, value):
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", held)
	# the other way out, which hints of holds name as well (Change)
	assert "Cancel Order" in page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	press(page, "Release", group="Actions")
	box = dialog(page)
	box.locator("[data-fieldname=remark] textarea").fill("Agreed by phone")
	box.get_by_role("button", name="Release").click()
	until(page, "cur_frm.doc.status == 'Approved'")
	assert value("Ecom Order Hold", {"parent": held}, "remark") == "Agreed by phone"
	assert page.problems == []


def test_a_manager_rejects_a_held_order(page_of, held, value):
	page = page_of("Ecom Manager")
	open_form(page, "Ecom Order", held)
	press(page, "Reject", group="Actions")
	until(page, "cur_frm.doc.review_state == 'Rejected'")
	assert value("Ecom Order", held, "status") == "Cancelled"
	assert page.problems == []


@pytest.mark.parametrize("role", ["Customer Service", "Ecom Manager"])
def test_a_ticket_is_approved(page_of, room, value, role):
	name = ticket(room.order(factory.billed), "Refund Only").name
	page = page_of(role)
	open_form(page, "After Sales Ticket", name)
	press(page, "Approve", group="Actions")
	until(page, "cur_frm.doc.approval == 'Approved'")
	assert value("After Sales Ticket", name, "status") == "Approved"
	assert page.problems == []
