"""Long-running processes of a site: python -m embedded.inside.process worker | scheduler | shops."""

import os
import sys


def worker() -> None:
	"""Run jobs of all queues."""
	from frappe.utils.background_jobs import start_worker

	start_worker(quiet=True)


def scheduler() -> None:
	"""Put due scheduled jobs into the queue, again and again."""
	from frappe.utils.scheduler import start_scheduler

	start_scheduler()


def shops() -> None:
	"""The demo's simulated shops and courier."""
	from embedded.inside.connection import connect

	connect().set_user("Administrator")
	from ecom_demo import serve

	serve.main(int(os.environ["ECOM_SANDBOX_PORT"]), os.environ["ECOM_SITE_URL"])


if __name__ == "__main__":
	os.chdir(os.environ["FRAPPE_SITES_PATH"])
	{"worker": worker, "scheduler": scheduler, "shops": shops}[sys.argv[1]]()
