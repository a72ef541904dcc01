"""Settlements of providers, bills of couriers, and profit."""

import time

from ecom_erp.flows.accounting import month_end
from ecom_erp.flows.accounting.bank_side import payouts
from ecom_erp.flows.accounting.courier_bills import auditing, bill_import
from ecom_erp.flows.accounting.profit import proof, sharing, sums
from ecom_erp.flows.accounting.settlements import fetching, line_matching, statement_import
from ecom_erp.flows.accounting.settlements.posting import job
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
def post_settlements():
	"""What large settlements post is worked out, and posted."""
	taken_up("post_settlements")
	job.work_due(RUN_SECONDS)


@background
def propose_month_ends():
	"""In the first days of a month: what the one before has left to post."""
	month_end.propose_due()


@background
def match_bank():
	"""Payouts are looked for in the bank's statements."""
	taken_up("match_bank")
	payouts.look_for_all()


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
def share_profit():
	"""What was posted is shared among the orders that it is about."""
	taken_up("share_profit")
	end = time.monotonic() + RUN_SECONDS
	sharing.share_due(RUN_SECONDS)
	sums.sum_due(max(end - time.monotonic(), 1))


@background
def prove_profit():
	"""What was posted without a word is shared after all."""
	proof.share_what_differs()


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
