"""The review's workflow knows approval limits, where an admin has not made it his own; the review's log is cleaned."""

import frappe

from ecom_erp.setup.workflows import renew_order_review

CLERK, MANAGER = "Order Clerk", "Ecom Manager"


def execute():
	if not frappe.db.get_single_value("Ecom Settings", "review_log_days"):
		frappe.db.set_single_value("Ecom Settings", "review_log_days", 180)
	both = (
		("To Review", "Approve", "Approved"),
		("To Review", "Hold", "On Hold"),
		("On Hold", "Check Again", "To Review"),
		("On Hold", "Release", "Approved"),
		("Approved", "Hold", "On Hold"),
	)
	rejections = (("To Review", "Reject", "Rejected"), ("On Hold", "Reject", "Rejected"))
	former = {(*row, role) for row in both for role in (CLERK, MANAGER)}
	renew_order_review(former | {(*row, MANAGER) for row in rejections})
