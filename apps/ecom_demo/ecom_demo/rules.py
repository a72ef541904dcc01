"""What the demo company's managers have decided: review rules and limits."""

import frappe

IN_THE_STATES = {"field": "Country Code", "operator": "=", "value": "US"}
RULES = (
	{
		"title": "A patch for our regulars",
		"description": "Buyers whom the shop marks as vip get a gift.",
		"priority": 10,
		"conditions": [{"field": "Tags from the Shop", "operator": "contains", "value": "vip"}],
		"actions": [{"kind": "Gift", "item_code": "AO-PATCH", "qty": 1}],
	},
	{
		"title": "Expensive orders by UPS",
		"description": "UPS brings what is worth 350 dollars and more.",
		"priority": 20,
		"conditions": [
			IN_THE_STATES,
			{"field": "Total (company currency)", "operator": ">=", "value": "350"},
		],
		"actions": [{"kind": "Courier", "courier_account": "UPS"}],
	},
	{
		"title": "Illinois by FedEx",
		"description": "What FedEx was promised for its price.",
		"priority": 30,
		"conditions": [IN_THE_STATES, {"field": "State or Province", "operator": "=", "value": "IL"}],
		"actions": [{"kind": "Courier", "courier_account": "FedEx"}],
	},
)
AUTO_APPROVE_LIMIT = 4000  # in the company's currency
LIMITS = {"Order Clerk": 2000, "Ecom Manager": 20000}


def make_rules() -> int:
	"""How many review rules there are."""
	for rule in RULES:
		ensure_rule(rule)
	_set_limits()
	frappe.db.commit()
	return frappe.db.count("Review Rule")


def ensure_rule(rule: dict) -> None:
	"""Make the rule unless there is one of its title."""
	if not frappe.db.exists("Review Rule", {"title": rule["title"]}):
		values = {"enabled": 1, "match": "All conditions hold", **rule}
		frappe.get_doc({"doctype": "Review Rule", **values}).insert()


def _set_limits() -> None:
	settings = frappe.get_doc("Ecom Settings")
	settings.auto_approve_limit = AUTO_APPROVE_LIMIT
	known = {row.role for row in settings.approval_limits}
	for role, amount in LIMITS.items():
		if role not in known:
			settings.append("approval_limits", {"role": role, "amount": amount})
	settings.save()
