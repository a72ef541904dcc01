"""Stock, the warehouse, and parcels on their way."""

from ecom_erp.erp.stock.stock import reservation_differences
from ecom_erp.erp.stock.stock_repair import repair_reservation
from ecom_erp.flows.allocation.waiting import moving, release
from ecom_erp.flows.carriers import balance_jobs
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.shipping import label_voids, tracking_jobs
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.flows.warehouse.printing import print_worker
from ecom_erp.jobs.frame import background, until_done
from ecom_erp.messaging.kick import taken_up
from ecom_erp.messaging.transaction import in_transaction

TRACKED_AT_ONCE = 100


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
def send_prints():
	"""Papers that are printed without a dialog."""
	taken_up("send_prints")
	until_done(print_worker.work_due)


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
	until_done(label_voids.give_back_due)
	until_done(tracking_jobs.poll_due, TRACKED_AT_ONCE)
	tracking_jobs.find_stuck()


@background
def repair_reservations():
	"""Bring bins whose reserved quantity has drifted back to the open Sales Orders (by-hand documents submitted at the
	same moment as the app's can leave such a difference in ERPNext)."""
	for row in reservation_differences():
		in_transaction(repair_reservation, row["item_code"], row["warehouse"])


@background
def read_balances():
	"""How many waybill numbers the couriers' services have left for each account."""
	balance_jobs.read_all()
