"""What Frappe calls before the app comes onto a site."""

from importlib.util import find_spec

import frappe


def before_install() -> None:
	if not find_spec("ecom_sandbox"):
		frappe.throw(
			"ecom_demo needs the simulated shops: bench pip install -e apps/ecom_erp/apps/ecom_sandbox"
		)
	from ecom_demo.refusal import refuse_real_site

	refuse_real_site()
