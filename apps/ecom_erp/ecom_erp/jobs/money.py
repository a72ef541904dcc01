"""Settlements of providers, and bills of couriers."""

from ecom_erp.flows.accounting.courier_bills import auditing, bill_import
from ecom_erp.flows.accounting.settlements import fetching, line_matching, statement_import
from ecom_erp.jobs.frame import RUN_SECONDS, background
from ecom_erp.messaging.kick import taken_up


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
def import_courier_bills():
	"""Files of couriers are checked and imported."""
	taken_up("import_courier_bills")
	bill_import.work_due(RUN_SECONDS)


@background
def audit_courier_bills():
	"""Lines of couriers' bills are held against what was quoted."""
	taken_up("audit_courier_bills")
	auditing.audit_due(RUN_SECONDS)
