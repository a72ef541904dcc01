"""Texts of the step Shipped that nobody has changed also tell what is still to come."""

import frappe

from ecom_erp.core.notify.default_texts import TEXTS

BEFORE = {
	"en": "{{ shop }}: your order {{ order_number }} is on its way. {{ tracking_page }}",
	"zh": "【{{ shop }}】您的订单 {{ order_number }} 已发货。{{ tracking_page }}",
}


def execute():
	for language, text in BEFORE.items():
		unchanged = {"step": "Shipped", "language": language, "text": text}
		for name in frappe.get_all("Ecom Message Text", unchanged, pluck="name"):
			frappe.db.set_value("Ecom Message Text", name, "text", TEXTS["shipped"][language][1])
