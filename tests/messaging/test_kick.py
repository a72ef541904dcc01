"""Work that may take long waits in the queue `long`, where it keeps nobody else waiting."""

from collections import Counter

import frappe
import pytest
from frappe.utils.background_jobs import get_queue

from ecom_erp import jobs
from ecom_erp.hooks import scheduler_events
from ecom_erp.messaging.kick import kick, taken_up
from ecom_erp.messaging.queue import LEASE_SECONDS


def ours(queue: str) -> list:
	"""The app's jobs of this site that wait in the queue."""
	return [
		job
		for job in get_queue(queue).jobs
		if job.kwargs["site"] == frappe.local.site and str(job.kwargs["method"]).startswith("ecom_erp.jobs.")
	]


@pytest.fixture
def queues(site):
	"""Without what other tests have left in them."""

	def empty():
		for name in ("short", "default", "long"):
			for job in ours(name):
				job.delete()

	empty()
	yield
	empty()


def names() -> Counter:
	return Counter(job.kwargs["method"].rpartition(".")[2] for job in ours("long"))


def test_what_the_scheduler_calls_upon_waits_once_and_in_the_long_queue(queues):
	jobs.wake_each_minute()
	jobs.wake_each_minute()
	jobs.wake_each_ten_minutes()
	assert names() == Counter([*jobs.EACH_MINUTE, "track_parcels"])
	assert (ours("short"), ours("default")) == ([], [])
	assert {job.timeout for job in ours("long")} == {LEASE_SECONDS}, "a job ends before its lease does"
	assert all(callable(getattr(jobs, name)) for name in names())


def test_a_kick_too(queues):
	taken_up("deliver_outbox")
	kick("deliver_outbox")
	frappe.db.commit()
	assert names() == Counter(["deliver_outbox"]) and not ours("short")


def test_what_runs_in_the_default_queue_only_enqueues_or_asks(site):
	"""Frappe runs the jobs of a time of day, and of a minute, there."""
	called = {job for jobs_then in scheduler_events["cron"].values() for job in jobs_then}
	assert called == {
		f"ecom_erp.jobs.{name}"
		for name in (
			"wake_each_minute",
			"wake_each_ten_minutes",
			"publish_all_stock",
			"start_integrity_check",
		)
	}
	assert set(scheduler_events) == {"cron", "hourly_long", "daily_long"}
