"""Connect this process to the site that FRAPPE_SITE names, in the folder of FRAPPE_SITES_PATH."""

import os


def connect():
	"""The module `frappe`, connected."""
	import frappe

	os.chdir(os.environ["FRAPPE_SITES_PATH"])
	frappe.init(os.environ["FRAPPE_SITE"], sites_path=os.environ["FRAPPE_SITES_PATH"])
	frappe.connect()
	return frappe
