"""Wake a background job at once instead of at the next minute. Losing a kick costs time, never work."""

import frappe
from redis.exceptions import RedisError


def kick(job: str) -> None:
	"""Enqueue `ecom_erp.jobs.<job>` after the current commit, at most once a second however often it is called."""
	try:
		if frappe.cache.set(frappe.cache.make_key(f"ecom_kick_{job}"), 1, nx=True, ex=1):
			frappe.enqueue(f"ecom_erp.jobs.{job}", queue="short", enqueue_after_commit=True)
	except RedisError:
		frappe.logger("ecom_erp").warning("broker unreachable; %s runs at the next minute", job)
