"""Rows as work: leased one by one, fair among shops."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from frappe.utils.background_jobs import get_queues_timeout

from ecom_erp.integrations.channels.base import Event
from ecom_erp.messaging import inbox, queue
from ecom_erp.messaging.fairness import MEMORY_SECONDS, Turns
from ecom_erp.messaging.transaction import NestedUnitOfWork, in_transaction, unit_of_work
from tests.factories import shop as factory

LONG_AGO = datetime(2026, 1, 1)


class Clock:
	def __init__(self) -> None:
		self.now = 1000.0

	def __call__(self) -> float:
		return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
	"""The time that the turns of the inbox are counted by."""
	clock = Clock()
	monkeypatch.setitem(queue._turns, queue.INBOX.doctype, Turns(clock))
	return clock


def told(shop: str, *ids: str) -> None:
	"""Messages of a shop, the earlier ones due first."""
	events = [Event(one, "orders/create", one, None, {}) for one in ids]
	inbox.accept(shop, events, "Poll")
	for minutes, one in enumerate(ids):
		key = {"message_key": inbox.message_key(shop, one)}
		frappe.db.set_value("Inbox Message", key, "next_try_at", LONG_AGO + timedelta(minutes=minutes))
	frappe.db.commit()


def taken(limit: int, clock: Clock | None = None, seconds: dict[str, float] | None = None) -> list[str]:
	"""The external ids in the order in which they are taken; each costs its shop's seconds."""
	ids = []
	for name in queue.take(queue.INBOX, limit):
		row = frappe.db.get_value("Inbox Message", name, ["shop", "external_id"], as_dict=True)
		if clock and seconds:
			clock.now += seconds.get(row.shop, 0)
		queue.finish("Inbox Message", name)
		frappe.db.commit()
		ids.append(row.external_id)
	return ids


@pytest.fixture
def shops(site) -> tuple[str, str]:
	slow, fast = factory.make_shop(abbr="SLOW"), factory.make_shop(abbr="FAST")
	frappe.db.commit()
	return slow, fast


def test_a_slow_shop_delays_the_others_by_one_call(shops, clock):
	slow, fast = shops
	told(slow, "s1", "s2", "s3", "s4")
	told(fast, "f1", "f2", "f3")
	# all of the slow shop's are older than f2 and f3; each of its messages takes 20 s
	order = taken(7, clock, {slow: 20, fast: 1})
	assert order.index("f3") == 3, order
	assert order[4:] == ["s2", "s3", "s4"]


def test_shops_that_cost_the_same_take_turns(shops, clock):
	slow, fast = shops
	told(slow, "s1", "s2", "s3")
	told(fast, "f1", "f2", "f3")
	order = taken(6, clock, {slow: 1, fast: 1})
	assert [one[0] for one in order] in (list("sfsfsf"), list("fsfsfs"), list("sffssf"), list("fssffs"))


def test_what_was_spent_is_forgotten_after_a_minute(shops, clock):
	slow, fast = shops
	told(slow, "s1")
	assert taken(1, clock, {slow: 30}) == ["s1"]
	clock.now += MEMORY_SECONDS + 1
	told(slow, "s2")
	told(fast, "f1")
	frappe.db.set_value("Inbox Message", {"external_id": "f1"}, "next_try_at", now_datetime())
	frappe.db.commit()
	assert taken(2) == ["s2", "f1"], "the older one first, as if nothing had been"


def test_a_shop_that_another_worker_serves_waits_while_anybody_else_has_work(shops, clock):
	slow, fast = shops
	told(slow, "s1", "s2")
	other = queue.take(queue.INBOX, 1)
	next(other)  # another worker is at s1, and stays there
	told(fast, "f1")
	assert taken(2) == ["f1", "s2"], "with nobody else waiting, the busy shop is served too"
	other.close()


def test_each_row_is_leased_when_its_turn_comes(shops):
	slow, _fast = shops
	told(slow, "s1", "s2")
	work = queue.take(queue.INBOX, 2)
	first = next(work)
	states = dict(frappe.get_all("Inbox Message", {"shop": slow}, ["external_id", "status"], as_list=True))
	work.close()
	assert frappe.db.get_value("Inbox Message", first, "external_id") == "s1"
	assert states == {"s1": "Processing", "s2": "New"}


def test_the_oldest_due_row_of_each_shop_is_one_step_in_the_index(site):
	plan = frappe.db.sql(
		"explain select shop, min(next_try_at) from `tabInbox Message` where next_try_at <= now() group by shop",
		as_dict=True,
	)
	assert "shop_next_try_at_index" in (plan[0].key or ""), plan


def test_a_unit_of_work_inside_another_is_refused(site):
	@unit_of_work
	def inner():
		frappe.db.set_value("Ecom Settings", None, "inbox_batch", 77)

	def outer():
		frappe.db.set_value("Ecom Settings", None, "max_attempts", 7)
		inner()

	before = frappe.db.get_single_value("Ecom Settings", "max_attempts")
	with pytest.raises(NestedUnitOfWork):
		in_transaction(outer)
	assert frappe.db.get_single_value("Ecom Settings", "max_attempts") == before, "nothing of it is kept"
	in_transaction(lambda: None)


def test_no_job_of_a_worker_outlives_a_lease(site):
	"""A second worker would take up what the first is still at."""
	timeouts = get_queues_timeout()
	assert max(timeouts["short"], timeouts["default"]) <= queue.LEASE_SECONDS
