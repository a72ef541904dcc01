"""Sites that were there before weigh risks as new ones do."""

import frappe

NAMES = "risk_hold_from risk_orders risk_hours risk_times risk_shop_cancel risk_shop_check risk_often risk_large risk_country"
MORE = "risk_disposable risk_first"


def execute():
	meta = frappe.get_meta("Ecom Settings")
	for name in (*NAMES.split(), *MORE.split()):
		frappe.db.set_single_value("Ecom Settings", name, int(meta.get_field(name).default))
