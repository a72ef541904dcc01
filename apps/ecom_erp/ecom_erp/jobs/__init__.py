"""Scheduled and enqueued jobs. Each takes due work from the database until there is none, and ends before the next
minute's job would start; the database, not the broker, knows what is to do. They run as Administrator.

Hooks, the broker and `messaging.kick` name a job `ecom_erp.jobs.<job>`, wherever it stands in here.
"""

from ecom_erp.jobs.clock import EACH_MINUTE, wake_each_minute, wake_each_ten_minutes
from ecom_erp.jobs.exchange import exchange_documents, export_orders, import_orders, read_catalogues
from ecom_erp.jobs.frame import JobFailed
from ecom_erp.jobs.goods import (
	close_waves,
	move_waiting,
	publish_all_stock,
	publish_changed_stock,
	read_balances,
	release_waiting,
	repair_reservations,
	send_prints,
	track_parcels,
)
from ecom_erp.jobs.money import (
	audit_courier_bills,
	fetch_each_account,
	fetch_settlements,
	import_courier_bills,
	import_statements,
	match_bank,
	match_settlements,
	post_settlements,
	propose_month_ends,
	prove_profit,
	share_profit,
)
from ecom_erp.jobs.orders import (
	act_again,
	advance_orders,
	clean_review_log,
	deliver_outbox,
	merge_orders,
	poll_shops,
	process_inbox,
	remind_buyers,
	send_webhooks,
	work_tickets,
)
from ecom_erp.jobs.safety import (
	ask_for_backup,
	back_up,
	check_integrity,
	erase_old_invoices,
	start_integrity_check,
	work_privacy,
)

__all__ = [
	"EACH_MINUTE",
	"JobFailed",
	"act_again",
	"advance_orders",
	"ask_for_backup",
	"audit_courier_bills",
	"back_up",
	"check_integrity",
	"clean_review_log",
	"close_waves",
	"deliver_outbox",
	"erase_old_invoices",
	"exchange_documents",
	"export_orders",
	"fetch_each_account",
	"fetch_settlements",
	"import_courier_bills",
	"import_orders",
	"import_statements",
	"match_bank",
	"match_settlements",
	"merge_orders",
	"move_waiting",
	"poll_shops",
	"post_settlements",
	"process_inbox",
	"propose_month_ends",
	"prove_profit",
	"publish_all_stock",
	"publish_changed_stock",
	"read_balances",
	"read_catalogues",
	"release_waiting",
	"remind_buyers",
	"repair_reservations",
	"send_prints",
	"send_webhooks",
	"share_profit",
	"start_integrity_check",
	"track_parcels",
	"wake_each_minute",
	"wake_each_ten_minutes",
	"work_privacy",
	"work_tickets",
]
