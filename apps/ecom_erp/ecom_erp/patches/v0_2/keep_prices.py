"""Sites that were there before keep couriers' prices for as long as new ones do."""

import frappe

MINUTES = 10


def execute():
	frappe.db.set_single_value("Ecom Settings", "rate_cache_minutes", MINUTES)
