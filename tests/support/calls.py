"""Limits on how often an address may call."""

import frappe


def forget_calls() -> None:
	"""As if nobody had called yet."""
	if keys := frappe.cache.keys(f"ecom_calls|{frappe.conf.db_name}|*"):
		frappe.cache.delete(*keys)
