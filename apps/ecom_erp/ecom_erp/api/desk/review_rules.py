"""What the desk asks about review rules."""

import frappe
from frappe import _

from ecom_erp.flows.review import rule_trial

AT_ONCE = 200


@frappe.whitelist(methods=["POST"])
def try_rules(
	names: str | list,
	shop: str | None = None,
	days: int = 30,
	until: str | None = None,
	start: int = 0,
	count: int = AT_ONCE,
):
	"""Try rules (none: all enabled ones) on past orders, some at a time, without writing anything. `until` is what the
	first answer gave. Rows as in `flows.rule_trial.trial`, `until`, and the `total` that there is to look at."""
	frappe.has_permission("Review Rule", "read", throw=True)
	frappe.has_permission("Ecom Order", "read", throw=True)
	names = frappe.parse_json(names)
	for name in names:
		frappe.get_doc("Review Rule", name).check_permission("read")
	days, count = rule_trial.check_request(days, count)
	if int(start) >= rule_trial.MOST_ORDERS:
		frappe.throw(_("At most {0} orders are checked").format(rule_trial.MOST_ORDERS))
	until = until or rule_trial.moment()
	found = rule_trial.trial(names, shop or "", days, until, int(start), min(count, AT_ONCE))
	return {**found, "until": until}
