"""A job's time is over while a query of it waits for a lock: the job ends as timed out, over a connection that works, and its work is
given back."""

from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from ecom_erp.flows.work import order_steps
from ecom_erp.jobs.frame import background
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

SECONDS = 1


@pytest.fixture
def order(shop) -> str:
	"""An order whose review is due."""
	name = factory.pooled(shop, make_order(line(stocked(main=5), "10.00")))
	frappe.db.commit()
	return name


@pytest.fixture
def somebody(site) -> Iterator[Any]:
	"""The connection of somebody else."""
	other = frappe.db.get_connection()
	yield other
	if other.open:
		other.close()


def hold(somebody, order: str) -> None:
	somebody.cursor().execute("select name from `tabEcom Order` where name = %s for update", (order,))


@pytest.fixture
def locked(order, somebody) -> Any:
	"""Somebody else holds the lock of the order."""
	hold(somebody, order)
	return somebody


def ended(work) -> None:
	with pytest.raises(JobTimeoutException), UnixSignalDeathPenalty(SECONDS, JobTimeoutException):
		work()


def state(order: str):
	fields = ["status", "step", "step_attempts", "step_due_at", "hold_reason"]
	return frappe.db.get_value("Ecom Order", order, fields, as_dict=True)


@pytest.fixture
def advance(order, somebody):
	"""The job that takes orders on; the lock of the order is taken away from it when it has the order in hand."""

	def work() -> None:
		for name in queue.take(queue.ORDERS, 50):
			if name == order:
				hold(somebody, name)
			order_steps.advance(name)

	return background(work)


def test_a_job_that_waits_for_a_lock_ends_as_timed_out(order, advance):
	"""Its order keeps its step under the lease, no failure is noted of it, and the connection goes on."""
	before, errors = state(order), frappe.db.count("Error Log")
	frappe.db.commit()
	ended(advance)
	after = state(order)
	assert (after.status, after.step, after.hold_reason) == (before.status, "review", before.hold_reason)
	assert after.step_attempts == 1 and after.step_due_at > frappe.utils.now_datetime(), "leased"
	assert frappe.db.count("Error Log") == errors


def test_what_it_had_in_hand_is_done_by_the_next_one(order, advance, somebody):
	ended(advance)
	somebody.close()
	frappe.db.set_value("Ecom Order", order, "step_due_at", frappe.utils.now_datetime())
	frappe.db.commit()
	order_steps.advance_due(50)
	assert state(order).status == "Allocated"


def test_handlers_of_any_error_do_not_take_it_for_one(order, locked):
	"""As workers do: what one row ends with is noted, and the next one is taken."""
	noted = []

	def wait() -> None:
		frappe.db.sql("select name from `tabEcom Order` where name = %s for update", order)

	def work() -> None:
		for _row in range(2):
			try:
				in_transaction(wait)
			except Exception as error:
				roll_back()
				log_unexpected("Row")
				noted.append(error)

	ended(work)
	assert noted == []
	assert frappe.db.sql("select 1") == ((1,),)


def test_a_plain_query_of_a_job_as_well(order, locked):
	def work() -> None:
		frappe.db.sql("select name from `tabEcom Order` where name = %s for update", order)

	ended(background(work))
	frappe.db.rollback()
	assert frappe.db.get_value("Ecom Order", order, "name") == order
