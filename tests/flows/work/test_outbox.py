"""What is told to the shop: once, whatever happens on the way."""

import frappe
import pytest
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from ecom_erp.api.desk.work import replay_message
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from ecom_erp.messaging.transaction import in_transaction
from tests.factories.shop import stocked
from tests.processes import killed_at_commit, together
from tests.support.shopify_orders import arrive, deliver_now, messages, send_off

ORDER = "#1037"  # one line, two pieces


@pytest.fixture
def sent(sandbox, sandbox_shop) -> str:
	"""An order that was shipped; the shop does not know yet."""
	order = arrive(sandbox, sandbox_shop, ORDER, [stocked(main=5)])
	send_off(order, invoice=False)
	return order


def fulfilments(sandbox) -> list:
	return [made for order in sandbox.shop.orders.values() for made in order.fulfilments]


@pytest.mark.smoke
def test_the_shop_learns_what_was_shipped(sandbox, sent):
	assert fulfilments(sandbox) == []
	deliver_outbox(50)
	[made] = fulfilments(sandbox)
	assert (made.number, made.url) == ("T0001", "https://track.example.com/T0001")
	assert [qty for _line, qty in made.lines] == [2]
	[message] = messages(sent)
	assert (message.status, message.external_result) == ("Done", made.id)
	assert deliver_outbox(50) == 0


def test_an_answer_that_was_lost_is_not_told_twice(sandbox, sent):
	"""The shop did it, the answer never came: the next attempt finds what the first made."""
	sandbox.faults.add(kind="lost", operation="CreateFulfilment")
	deliver_outbox(50)
	[message] = messages(sent)
	assert message.status == "Failed"
	assert len(fulfilments(sandbox)) == 1
	deliver_now(sent)
	[message] = messages(sent)
	assert message.status == "Done"
	assert len(fulfilments(sandbox)) == 1


def test_pauses_grow_while_the_shop_is_down(sandbox, sent):
	sandbox.faults.add(kind="500", times=3)
	shop = frappe.db.get_value("Ecom Order", sent, "shop")
	for attempts, pause in ((1, 30), (2, 60), (3, 120)):
		deliver_now(sent)
		[message] = messages(sent)
		assert (message.status, message.attempts) == ("Failed", attempts)
		left = (message.next_try_at - frappe.utils.now_datetime()).total_seconds()
		assert pause - 20 < left <= pause
	assert frappe.db.get_value("Ecom Shop", shop, "sync_status") == "Failing"
	deliver_now(sent)
	assert [row.status for row in messages(sent)] == ["Done"]


def test_after_the_last_attempt_a_person_replays(sandbox, sent):
	[message] = messages(sent)
	last = frappe.get_cached_doc("Ecom Settings").max_attempts
	frappe.db.set_value("Outbox Message", message.name, "attempts", last - 1)
	sandbox.faults.add(kind="500")
	deliver_now(sent)
	[message] = messages(sent)
	assert (message.status, message.attempts) == ("Dead", last)
	assert "500" in message.error
	deliver_now(sent)
	assert fulfilments(sandbox) == [], "what is dead stays so"
	replay_message("Outbox Message", message.name)
	deliver_now(sent)
	assert [row.status for row in messages(sent)] == ["Done"]
	assert len(fulfilments(sandbox)) == 1


def test_a_refusal_of_the_shop_is_not_repeated(sandbox, sent):
	"""Somebody fulfilled the order in the shop's own admin under another number."""
	[order] = sandbox.shop.orders.values()
	sandbox.shop.fulfil(order, [(order.lines[0], 2)], {"number": "ELSEWHERE"}, False)
	deliver_outbox(50)
	[message] = messages(sent)
	assert message.status == "Dead"
	assert "fewer open units" in message.error


def test_workers_tell_it_once(sandbox, sent, site):
	together(site, [lambda: deliver_outbox(50)] * 4)
	assert [row.status for row in messages(sent)] == ["Done"]
	assert len(fulfilments(sandbox)) == 1


def test_a_worker_that_dies_tells_it_once(sandbox, sent, site):
	"""Killed right before each of its commits, most of all between the shop's answer and noting it."""
	number = 1
	while killed_at_commit(site, lambda: deliver_now(sent), number):
		number += 1
	assert number > 2, "it died several times"
	assert [row.status for row in messages(sent)] == ["Done"]
	assert len(fulfilments(sandbox)) == 1


def test_a_message_is_leased_when_its_turn_comes(sandbox, sandbox_shop, sent, site):
	"""The worker dies over the first of two. The second is not his yet: another worker delivers it at once, and the
	lease of the first is nobody else's, a person's neither, until it is over."""
	in_transaction(stock_publishing.ask, sandbox_shop)

	def status() -> dict[str, str]:
		return dict(
			frappe.get_all("Outbox Message", {"shop": sandbox_shop}, ["kind", "status"], as_list=True)
		)

	assert killed_at_commit(site, lambda: deliver_outbox(50), 2), "the shop was told, that is not noted"
	assert status() == {"Fulfilment": "Processing", "Stock": "New"}
	assert deliver_outbox(50) == 1
	assert status() == {"Fulfilment": "Processing", "Stock": "Done"}

	[message] = messages(sent)
	with pytest.raises(frappe.ValidationError, match="This is being processed right now"):
		replay_message("Outbox Message", message.name)
	frappe.db.set_value("Outbox Message", message.name, "next_try_at", frappe.utils.now_datetime())
	replay_message("Outbox Message", message.name)
	deliver_now(sent)
	assert status()["Fulfilment"] == "Done"
	assert len(fulfilments(sandbox)) == 1


def test_the_end_of_the_time_of_a_job_ends_it(sandbox, sent):
	"""The shop does not answer; what the job had in hand is due again after its lease and is no failure."""
	sandbox.faults.add(kind="hang", seconds=3)
	with pytest.raises(JobTimeoutException), UnixSignalDeathPenalty(1, JobTimeoutException):
		deliver_outbox(50)
	frappe.db.rollback()
	[message] = messages(sent)
	assert (message.status, message.error) == ("Processing", None)
	deliver_now(sent)
	assert [row.status for row in messages(sent)] == ["Done"]
