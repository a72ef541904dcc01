"""Wake a background job at once instead of at the next minute. Losing a kick costs time, never work."""

import frappe
from redis.exceptions import RedisError
from rq.timeouts import BaseTimeoutException

from ecom_erp.messaging.queue import LEASE_SECONDS

# Frappe's workers take it last, and a bench has workers for it alone: a backlog of ours keeps no other work waiting
QUEUE = "long"
# after that long a job that nobody has taken up is asked for again: the broker may have lost it
FORGOTTEN_SECONDS = 60
NO_KICKS = "ecom_no_kicks"
"""In the configuration of a site whose work no worker of the bench may take up: a backup that is tried out."""


def kick(job: str) -> None:
	"""Enqueue `ecom_erp.jobs.<job>` after the current commit, unless it waits in the queue already: where no worker
	runs, the queue must not fill up with the same job, for Frappe refuses all work once it is full."""
	if not frappe.conf.get(NO_KICKS):
		frappe.db.after_commit.add(lambda: _enqueue(job))


def _enqueue(job: str) -> None:
	told = len(frappe.local.message_log)
	try:
		if frappe.cache.set(_key(job), 1, nx=True, ex=FORGOTTEN_SECONDS):
			frappe.enqueue(_method(job), queue=QUEUE, timeout=LEASE_SECONDS)
	except BaseTimeoutException:
		raise
	except Exception as error:
		# unreachable or full; and Frappe asks whoever is at work for rights before it says that the queue is full
		del frappe.local.message_log[told:]
		frappe.logger("ecom_erp").warning("no job: %s; %s runs at the next minute", type(error).__name__, job)


def wake(job: str) -> None:
	"""Enqueue `ecom_erp.jobs.<job>` by the clock, unless that of an earlier minute waits or runs still."""
	frappe.enqueue(
		_method(job), queue=QUEUE, timeout=LEASE_SECONDS, job_id=f"ecom_erp_{job}", deduplicate=True
	)


def taken_up(job: str) -> None:
	"""The job runs now: from here on another kick enqueues it again."""
	try:
		frappe.cache.delete(_key(job))
	except RedisError:
		frappe.logger("ecom_erp").warning("broker unreachable; the next kick of %s may be late", job)


def _method(job: str) -> str:
	return f"ecom_erp.jobs.{job}"


def _key(job: str) -> bytes:
	return frappe.cache.make_key(f"ecom_kick_{job}")
