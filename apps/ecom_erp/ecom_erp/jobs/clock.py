"""What the scheduler calls upon: it wakes those that do the work."""

from ecom_erp.flows.backup import sending as backups
from ecom_erp.jobs.frame import background
from ecom_erp.jobs.safety import ask_for_backup
from ecom_erp.messaging.kick import wake

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
	"post_settlements",
	"import_courier_bills",
	"audit_courier_bills",
	"fetch_settlements",
	"release_waiting",
	"share_profit",
)


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
