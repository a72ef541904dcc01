"""Boxes are learned on sites that had their settings before this was so."""

import frappe

TIMES = 3


def execute():
	frappe.db.set_single_value("Ecom Settings", "learn_boxes_after", TIMES)
