"""What the demo company's managers have decided: review rules and limits."""

import frappe

from ecom_demo.company import ensure

GIFT = "AO-PATCH"
AUTO_APPROVE_LIMIT = 4000  # in the company's currency
LIMITS = {"Order Clerk": 2000, "Ecom Manager": 20000}


def make_rules() -> int:
	"""How many review rules there are."""
	_make_gift_rule()
	_set_limits()
	frappe.db.commit()
	return frappe.db.count("Review Rule")


def _make_gift_rule() -> None:
	title = "A patch for our regulars"
	if frappe.db.exists("Review Rule", {"title": title}):
		return
	ensure(
		"Review Rule",
		title,
		{
			"title": title,
			"description": "Buyers whom the shop marks as vip get a gift.",
			"enabled": 1,
			"priority": 10,
			"match": "All conditions hold",
			"conditions": [{"field": "Tags from the Shop", "operator": "contains", "value": "vip"}],
			"actions": [{"kind": "Gift", "item_code": GIFT, "qty": 1}],
		},
	)


def _set_limits() -> None:
	settings = frappe.get_doc("Ecom Settings")
	settings.auto_approve_limit = AUTO_APPROVE_LIMIT
	known = {row.role for row in settings.approval_limits}
	for role, amount in LIMITS.items():
		if role not in known:
			settings.append("approval_limits", {"role": role, "amount": amount})
	settings.save()
