"""What the desk knows from the start."""

import frappe

FIELDS = ["name", "default_currency", "cost_center", "country"]


def boot_session(bootinfo: frappe._dict) -> None:
	"""Adds the companies: the desk shows amounts in company currency with the company's sign."""
	if frappe.session.user == "Guest":
		return
	companies = frappe.get_all("Company", fields=FIELDS)
	bootinfo.docs += [{"doctype": ":Company", **company} for company in companies]
	bootinfo.sysdefaults.setdefault(
		"currency", frappe.db.get_single_value("Global Defaults", "default_currency")
	)
