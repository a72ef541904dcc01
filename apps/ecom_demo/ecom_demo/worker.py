"""A worker process of the demo: `python -m ecom_demo.worker machine`, or `packer 0 2` for the first of two packers.

It does what the background jobs and the people of a site do, with the product's own functions, and may be killed at any
moment. It ends when its standard input is closed. The site stands in FRAPPE_SITE, its folder in FRAPPE_SITES_PATH.
"""

import os
import sys
import threading
import time

PAUSE = 0.1
BATCH, SECONDS = 5, 5


def main() -> None:
	threading.Thread(target=_end_with_parent, daemon=True).start()
	_connect()
	_shorten_lease()
	kind, *arguments = sys.argv[1:]
	if kind == "machine":
		_machine()
	else:
		from ecom_demo.packing import pack_share

		pack_share(int(arguments[0]), int(arguments[1]))


def _end_with_parent() -> None:
	sys.stdin.read()
	os._exit(0)


def _connect() -> None:
	import frappe

	os.chdir(os.environ["FRAPPE_SITES_PATH"])
	frappe.init(os.environ["FRAPPE_SITE"], sites_path=os.environ["FRAPPE_SITES_PATH"])
	frappe.connect()
	frappe.set_user("Administrator")


def _shorten_lease() -> None:
	"""Where workers are killed on purpose, what they had in hand is due again after ECOM_DEMO_LEASE seconds instead of
	minutes: the demo does not wait so long."""
	from ecom_erp.messaging import queue

	queue.LEASE_SECONDS = int(os.environ.get("ECOM_DEMO_LEASE") or queue.LEASE_SECONDS)


def _machine() -> None:
	import frappe

	from ecom_erp.flows.after_sales.ticket_worker import work_due
	from ecom_erp.flows.allocation.waiting.release import release_due
	from ecom_erp.flows.exchange import sending
	from ecom_erp.flows.exchange import worker as exchange
	from ecom_erp.flows.intake import inbox_worker
	from ecom_erp.flows.work import order_steps, outbox_worker

	turns = (
		lambda: inbox_worker.process_inbox(BATCH),
		lambda: order_steps.advance_due(BATCH),
		lambda: outbox_worker.deliver_outbox(BATCH),
		lambda: work_due(BATCH),
		release_due,
		lambda: exchange.work_due(SECONDS),
		lambda: sending.send_due(BATCH),
	)
	while True:
		forget()
		done = [work() for work in turns]
		if not any(done):
			frappe.db.commit()
			time.sleep(PAUSE)


def forget() -> None:
	"""Documents read before may have changed; a background job, too, begins without them."""
	import frappe

	getattr(frappe.local, "document_cache", {}).clear()
	getattr(frappe.local, "request_cache", {}).clear()
	frappe.db.value_cache.clear()  # whatever its shape; preflight: ignore[v16-value-cache-nested]


if __name__ == "__main__":
	main()
