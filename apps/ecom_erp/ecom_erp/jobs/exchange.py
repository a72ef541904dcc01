"""What comes and goes as files or catalogues, and other ERPs."""

import time

from ecom_erp.flows.catalog import catalogue_import
from ecom_erp.flows.exchange import sending as exchange_sending
from ecom_erp.flows.exchange import worker as exchange
from ecom_erp.flows.intake import order_import
from ecom_erp.flows.intake.copies import export
from ecom_erp.jobs.frame import RUN_SECONDS, background
from ecom_erp.messaging.kick import taken_up


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
