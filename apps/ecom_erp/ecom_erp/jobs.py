"""Scheduled and enqueued jobs. Each takes due work from the database until there is none, and ends before the next
minute's job would start; the database, not the broker, knows what is to do. They run as Administrator."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

import frappe
from rq.timeouts import BaseTimeoutException

from ecom_erp.erp.stock.stock import reservation_differences
from ecom_erp.erp.stock.stock_repair import repair_reservation
from ecom_erp.flows.accounting.settlements import fetching, line_matching, statement_import
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.allocation.waiting import moving, release
from ecom_erp.flows.backup import sending as backups
from ecom_erp.flows.backup.preparing import BackupFailed
from ecom_erp.flows.carriers import balance_jobs
from ecom_erp.flows.catalog import catalogue_import, stock_publishing
from ecom_erp.flows.changes import merging
from ecom_erp.flows.exchange import sending as exchange_sending
from ecom_erp.flows.exchange import worker as exchange
from ecom_erp.flows.insight.integrity import runs
from ecom_erp.flows.intake import inbox_worker, order_import, receiving
from ecom_erp.flows.intake.copies import export
from ecom_erp.flows.notify import order_messages
from ecom_erp.flows.privacy import record_file, replay, requests, terms
from ecom_erp.flows.review import waiting_actions
from ecom_erp.flows.review.rule_effects import clean_log
from ecom_erp.flows.shipping import label_voids, tracking_jobs
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.flows.warehouse.printing import print_worker
from ecom_erp.flows.webhooks import sending, stock_feed
from ecom_erp.flows.work import order_steps, outbox_worker
from ecom_erp.integrations.storage.base import StorageError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import QUEUE, taken_up, wake
from ecom_erp.messaging.transaction import in_transaction

RUN_SECONDS = 50
BACKUP_SECONDS = 6 * 3600
TRACKED_AT_ONCE = 100
EACH_MINUTE = (
	"poll_shops",
	"read_catalogues",
	"import_orders",
	"export_orders",
	"exchange_documents",
	"process_inbox",
	"advance_orders",
	"deliver_outbox",
	"work_tickets",
	"publish_changed_stock",
	"close_waves",
	"merge_orders",
	"send_prints",
	"send_webhooks",
	"act_again",
	"check_integrity",
	"work_privacy",
	"import_statements",
	"match_settlements",
	"fetch_settlements",
	"release_waiting",
)


class JobFailed(Exception):
	"""A job ended with an error that nobody foresaw. Its trace is in the Error Log."""


def background(work: Callable[[], None]) -> Callable[[], None]:
	"""A job, as the machine. What an error says may be a buyer's data, and the broker, the worker's log and the log of scheduled
	jobs would all keep it: they are told its kind alone. The end of the job's time, and what asks Frappe to start it again, pass."""

	@wraps(work)
	def run() -> None:
		_as_machine()
		failed = ""
		try:
			work()
		except (BaseTimeoutException, frappe.RetryBackgroundJobError):
			raise
		except Exception as error:
			failed = type(error).__name__
			frappe.db.rollback()
			with suppress(Exception):  # the database may be what has failed
				in_transaction(log_unexpected, f"Job {work.__name__}")
		if failed:  # not where the error is at hand: it would come along
			raise JobFailed(f"{work.__name__}: {failed}")

	return run


@background
def wake_each_minute():
	"""Frappe's scheduler runs jobs of a minute in the queue `default`, where a backlog of ours would keep others waiting:
	it only calls upon those that do the work."""
	for job in EACH_MINUTE:
		wake(job)


@background
def wake_each_ten_minutes():
	wake("track_parcels")
	backups.alarm()
	if backups.is_due():
		ask_for_backup()


@background
def back_up():
	"""An encrypted backup goes to another place."""
	with suppress(StorageError, BackupFailed):  # the settings say what was wrong
		backups.run()


def ask_for_backup():
	"""Have a backup made, unless one is being made: it may take hours."""
	frappe.enqueue(
		"ecom_erp.jobs.back_up",
		queue=QUEUE,
		timeout=BACKUP_SECONDS,
		job_id="ecom_erp_back_up",
		deduplicate=True,
	)


@background
def poll_shops():
	taken_up("poll_shops")
	receiving.poll_due_shops()


@background
def process_inbox():
	taken_up("process_inbox")
	_until_done(inbox_worker.process_inbox)


@background
def advance_orders():
	taken_up("advance_orders")
	_until_done(order_steps.advance_due)


@background
def deliver_outbox():
	taken_up("deliver_outbox")
	_until_done(outbox_worker.deliver_outbox, 1)  # a push may take minutes: none begins after the job's time


@background
def send_webhooks():
	"""Other systems are told what happened, and which stock has changed."""
	taken_up("send_webhooks")
	stock_feed.announce_stock()
	_until_done(sending.send_due, 1)


@background
def import_orders():
	taken_up("import_orders")
	end = time.monotonic() + RUN_SECONDS
	while (left := end - time.monotonic()) > 0 and order_import.import_due(left):
		continue


@background
def export_orders():
	"""Orders that somebody wants in a file."""
	taken_up("export_orders")
	end = time.monotonic() + RUN_SECONDS
	while time.monotonic() < end and export.export_due():
		continue


@background
def exchange_documents():
	"""Other ERPs and warehouses get what has changed, and what they have is taken over."""
	taken_up("exchange_documents")
	end = time.monotonic() + RUN_SECONDS
	exchange.start_due()
	while (left := end - time.monotonic()) > 0 and exchange.work_due(left):
		continue
	while time.monotonic() < end and exchange_sending.send_due(1):
		continue


@background
def read_catalogues():
	"""What shops sell becomes their listings, as far as somebody has asked for it."""
	taken_up("read_catalogues")
	catalogue_import.read_due(RUN_SECONDS)


@background
def publish_changed_stock():
	"""Shops learn what changed in the warehouses."""
	stock_publishing.ask_where_changed()


@background
def publish_all_stock():
	"""Each shop is told all its numbers anew, which repairs what has drifted there."""
	for shop in stock_publishing.publishing_shops():
		in_transaction(stock_publishing.ask_all, shop)


@background
def close_waves():
	waves.close_waves()


@background
def merge_orders():
	"""What shops let leave in one box by itself."""
	merging.merge_due()


@background
def send_prints():
	"""Papers that are printed without a dialog."""
	taken_up("send_prints")
	_until_done(print_worker.work_due)


@background
def act_again():
	"""What rules asked for and could not be done, and orders without stock, where stock has come."""
	taken_up("act_again")
	waiting_actions.hasten_where_stock_came()
	_until_done(waiting_actions.work_due)


@background
def release_waiting():
	"""Parcels that waited for stock, where it has come."""
	taken_up("release_waiting")
	release.release_due()


@background
def move_waiting():
	"""Parcels that wait for stock ship from warehouses that have it."""
	moving.move_all()


@background
def track_parcels():
	"""Couriers are asked about parcels on their way and about labels left open; silence becomes work."""
	tracking_jobs.finish_requests()
	_until_done(label_voids.give_back_due)
	_until_done(tracking_jobs.poll_due, TRACKED_AT_ONCE)
	tracking_jobs.find_stuck()


@background
def work_tickets():
	"""Steps of after-sales tickets that need no person, and their deadlines."""
	taken_up("work_tickets")
	_until_done(ticket_worker.work_due)
	ticket_worker.keep_time()


@background
def repair_reservations():
	"""Bring bins whose reserved quantity has drifted back to the open Sales Orders (by-hand documents submitted at the
	same moment as the app's can leave such a difference in ERPNext)."""
	for row in reservation_differences():
		in_transaction(repair_reservation, row["item_code"], row["warehouse"])


@background
def start_integrity_check():
	"""The Integrity Check of the night."""
	runs.start_nightly()


@background
def check_integrity():
	"""Work on the Integrity Check that is running, if one is."""
	taken_up("check_integrity")
	runs.work_due(RUN_SECONDS)


@background
def work_privacy():
	"""People are exported and erased; and erased again where a restored backup has brought them back."""
	taken_up("work_privacy")
	known = record_file.read()
	replay.replay_missing()
	_until_done(requests.work_due, 1)
	if record_file.read() != known:
		backups.send_record()


@background
def import_statements():
	"""Settlement files are checked and imported."""
	taken_up("import_statements")
	statement_import.work_due(RUN_SECONDS)


@background
def match_settlements():
	"""Lines of settlements find their payments."""
	taken_up("match_settlements")
	line_matching.match_due(RUN_SECONDS)


@background
def fetch_settlements():
	"""New statements are fetched from providers."""
	taken_up("fetch_settlements")
	fetching.fetch_due(RUN_SECONDS)


@background
def fetch_each_account():
	"""The statements of the day."""
	fetching.start_daily()


@background
def erase_old_invoices():
	"""Invoices of the erased whose legal term is over."""
	while terms.erase_over():
		continue


@background
def clean_review_log():
	"""Delete what the review rules did longer ago than the settings keep it."""
	clean_log()


@background
def remind_buyers():
	"""Buyers are reminded of what they have to pay, and told of what is late."""
	order_messages.remind_due()


@background
def read_balances():
	"""How many waybill numbers the couriers' services have left for each account."""
	balance_jobs.read_all()


def _until_done(work: Callable[[int], int], batch: int = 0) -> None:
	batch = batch or frappe.get_cached_doc("Ecom Settings").inbox_batch or 10
	end = time.monotonic() + RUN_SECONDS
	while work(batch) == batch and time.monotonic() < end:
		continue


def _as_machine() -> None:
	"""Jobs enqueued by a guest's webhook would otherwise run as that guest."""
	if frappe.session.user != "Administrator":
		frappe.set_user("Administrator")
