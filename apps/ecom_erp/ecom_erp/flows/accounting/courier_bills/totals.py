"""What a bill says of its lines and claims all together, and the status that follows from it."""

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.states.money.courier_bill import (
	INCONSISTENT,
	OPEN,
	POSTED,
	READING,
	READY,
	BillLineState,
)
from ecom_erp.flows.accounting.courier_bills import held
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BILL
from ecom_erp.flows.accounting.courier_bills.storing import LINE, POSTING
from ecom_erp.flows.orders.transitions import set_status


def refresh(name: str, **values) -> None:
	"""After lines, claims or postings have changed: the bill's counts and its status, under the lock of the bill."""
	status = frappe.db.get_value(BILL, name, "status")
	if status in (READING, INCONSISTENT):
		return
	left = frappe.db.count(LINE, {"courier_bill": name, "state": BillLineState.OPEN})
	line = frappe.qb.DocType(LINE)
	[[expected, too_much]] = (
		frappe.qb.from_(line).select(Sum(line.expected), Sum(line.claimable)).where(line.courier_bill == name)
	).run()
	is_posted = frappe.db.exists(POSTING, {"parent": name, "parenttype": BILL, "taken_back": 0})
	due = held.has_due(name)
	new = OPEN if left else POSTED if is_posted and not due else READY
	sums = {"expected": expected or 0, "too_much": too_much or 0, "held": held.total(name)}
	set_status(BILL, name, new, open_count=left, **sums, **values)
