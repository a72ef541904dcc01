"""A message that was given up is seen at what it is about, with a way to try it again."""

import frappe
import pytest

from ecom_erp.api.desk import after_sales as buttons
from ecom_erp.api.desk import work as desk
from ecom_erp.core.orders.canonical import Refund
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.work import order_steps
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from tests.factories import shop as factory
from tests.factories import woo
from tests.factories.erpnext import unique
from tests.factories.shop import later, line, make_order, stocked
from tests.support.shopify_orders import arrive, deliver_now, messages, send_off
from tests.support.tickets import ticket

ORDER = "#1037"


@pytest.fixture
def woo_shop(courier) -> str:
	return woo.make_woo_shop()


def advanced(name: str):
	order_steps.advance(name)
	return factory.get(name)


def unreadable(body: dict) -> dict:
	return {**woo.later(body), "total": "many"}


def test_an_order_whose_latest_message_cannot_be_read_is_held(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, unreadable(body))
	assert factory.get(name).status == "On Hold"
	assert "could not be processed: The field total" in factory.holds(name)["message_unread"]
	with pytest.raises(frappe.ValidationError, match="on hold"):
		shipping_labels.buy_labels(factory.parcels(name)[0])
	woo.tell(woo_shop, woo.later(body, 3))
	doc = factory.get(name)
	assert (doc.status, doc.review_state, factory.holds(name)) == ("Allocated", "Approved", {})


def test_one_that_is_not_reserved_yet_is_held_by_the_review(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	woo.tell(woo_shop, unreadable(body))
	doc = advanced(name)
	assert (doc.status, doc.sales_order, list(factory.holds(name))) == ("On Hold", None, ["message_unread"])
	woo.tell(woo_shop, woo.later(body, 3))
	assert advanced(name).status == "Allocated"


def test_an_older_message_that_was_given_up_holds_nothing(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	woo.tell(woo_shop, unreadable(body))
	woo.tell(woo_shop, woo.later(body, 3))
	assert advanced(name).status == "Allocated"


def test_the_button_takes_the_message_up_again(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	advanced(name)
	woo.tell(woo_shop, unreadable(body))
	[dead] = frappe.get_all(
		"Inbox Message", {"status": "Dead", "external_id": factory.get(name).external_id}, pluck="name"
	)
	assert desk.retry_messages(name)["text"] == "It will be retried shortly"
	process_inbox(10)
	assert frappe.db.get_value("Inbox Message", dead, "status") == "Dead", "it still cannot be read"
	assert list(factory.holds(name)) == ["message_unread"]


@pytest.fixture
def sent(sandbox, sandbox_shop) -> str:
	order = arrive(sandbox, sandbox_shop, ORDER, [stocked(main=5)])
	send_off(order)
	return order


def test_an_order_of_which_the_shop_was_not_told_shows_it(sandbox, sent):
	sandbox.shop.orders.clear()
	deliver_outbox(50)
	assert "The shop could not be told" in factory.holds(sent)["shop_not_told"]
	assert factory.get(sent).next_action == "Review"


def test_told_at_last_it_goes_on(sandbox, sent):
	kept = dict(sandbox.shop.orders)
	sandbox.shop.orders.clear()
	deliver_outbox(50)
	sandbox.shop.orders.update(kept)
	# what the buyer could not be told is not the shop's, and is retried by itself
	text = frappe.get_doc(
		{
			**frappe.get_doc("Outbox Message", messages(sent)[0].name).as_dict(),
			"name": unique("OUT"),
			"kind": "SMS",
			"message_key": unique("K"),
		}
	)
	text.db_insert()
	desk.retry_messages(sent)
	assert frappe.db.get_value("Outbox Message", text.name, "status") == "Dead"
	deliver_outbox(50)
	frappe.delete_doc("Outbox Message", text.name, force=True)
	doc = factory.get(sent)
	assert (factory.holds(sent), doc.review_state) == ({}, "Approved")
	assert [message.status for message in messages(sent)] == ["Done"]


def refunding(order: str):
	made = ticket(order, "Refund Only", 1)
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	return made.reload()


def test_a_refund_that_the_shop_refuses_is_seen_on_its_ticket(sandbox, sent):
	deliver_outbox(50)
	kept = dict(sandbox.shop.orders)
	made = refunding(sent)
	sandbox.shop.orders.clear()
	deliver_outbox(50)
	made.reload()
	assert (made.status, "The shop did not refund" in made.problem) == ("Refunding", True)
	made.run_method("onload")
	assert made.get_onload("given_up")
	sandbox.shop.orders.update(kept)
	buttons.try_again(made.name)
	deliver_outbox(50)
	made.reload()
	assert (made.status, made.problem) == ("Closed", None)
	assert len(sandbox.shop.get(ORDER).refunds) == 1


def test_or_it_is_paid_back_by_hand_and_never_again_by_the_shop(sandbox, sent):
	deliver_outbox(50)
	made = refunding(sent)
	sandbox.shop.orders.clear()
	deliver_outbox(50)
	after_sales.paid_back(made.name)
	assert made.reload().status == "Closed"
	assert [message.status for message in messages(sent) if message.kind == "Refund"] == ["Done"]
	assert desk.retry_messages(sent)["text"] == "Nothing has to be retried"


def test_a_refund_that_the_shop_only_records_is_work_for_a_person(sandbox, sandbox_shop, sent):
	"""The gateway is a bank transfer: the shop closes its side, the money has yet to be sent."""
	deliver_outbox(50)
	doc = factory.get(sent)
	doc.canonical = doc.canonical.replace('"by_hand": false', '"by_hand": true')
	doc.db_set("canonical", doc.canonical, update_modified=False)
	made = refunding(sent)
	deliver_outbox(50)
	made.reload()
	assert made.status == "Refunding" and made.external_id
	assert "no gateway sends the money" in made.problem and "then press Paid Back" in made.problem
	after_sales.paid_back(made.name)
	assert made.reload().status == "Closed"


@pytest.mark.parametrize(("by_hand", "status"), [(True, "Refunding"), (False, "Closed")])
def test_a_refund_that_the_merchant_only_recorded_too(shop, by_hand, status):
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.billed(shop, order)
	given = Refund("r1", order.created_at, order.total / 4, by_hand=by_hand)
	factory.pooled(shop, later(order, refunds=(given,)))
	made = frappe.get_doc("After Sales Ticket", {"ecom_order": name, "external_id": "r1"})
	ticket_worker.work(made.name)
	made.reload()
	assert (made.status, bool(made.credit_note), bool(made.problem)) == (status, True, by_hand)


def test_a_rejected_order_that_the_shop_cannot_be_told_of_waits(sandbox, sandbox_shop):
	name = arrive(sandbox, sandbox_shop, ORDER, [stocked(main=5)])
	doc = factory.get(name)
	doc.review_state = "Rejected"
	doc.save()
	frappe.db.commit()
	sandbox.shop.orders.clear()
	deliver_now(name)
	assert factory.get(name).status == "Cancelled"
	assert "The shop could not be told" in factory.holds(name)["shop_not_told"]
