"""A job that fails tells broker and logs nothing of what the error says."""

import traceback

import frappe
import pytest

from ecom_erp import jobs
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.shipping import label_voids
from ecom_erp.hooks import scheduler_events

SAID = "Käthe Vogelsang, Am Wehr 5"


def broken(*_arguments):
	raise RuntimeError(f"Nobody foresaw {SAID}")


def test_every_job_is_one():
	timed = scheduler_events["cron"].values()
	named = {path for paths in (*timed, *list(scheduler_events.values())[1:]) for path in paths}
	names = {path.rpartition(".")[2] for path in named} | {*jobs.EACH_MINUTE, "track_parcels"}
	assert len(names) > 15
	assert [name for name in sorted(names) if not hasattr(getattr(jobs, name), "__wrapped__")] == []


def test_what_the_broker_and_the_log_of_the_worker_get(site, monkeypatch):
	"""They keep the text of the error that ends a job, and of those it came from."""
	monkeypatch.setattr(label_voids, "give_back_due", broken)
	with pytest.raises(jobs.JobFailed, match="track_parcels: RuntimeError") as failed:
		jobs.track_parcels()
	assert SAID not in "".join(traceback.format_exception(failed.value))
	[trace] = frappe.get_all("Error Log", {"method": "Job track_parcels"}, pluck="error")
	assert "RuntimeError" in trace and "test_jobs" in trace and SAID not in trace


def test_what_the_log_of_scheduled_jobs_gets(site, monkeypatch):
	monkeypatch.setattr(stock_publishing, "publishing_shops", broken)
	kind = frappe.get_doc("Scheduled Job Type", {"method": "ecom_erp.jobs.publish_all_stock"})
	kind.create_log = 1
	kind.execute()
	[details] = frappe.get_all(
		"Scheduled Job Log",
		{"scheduled_job_type": kind.name, "creation": (">=", site.since)},
		pluck="details",
	)
	assert "JobFailed" in details and SAID not in details
