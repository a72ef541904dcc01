"""The form of the public tracking page."""

import frappe

from ecom_erp.api.http.call_limits import limited
from ecom_erp.flows.portal.tracking_page import token_of

TRIES, SECONDS = 10, 600


@frappe.whitelist(allow_guest=True, methods=["POST"])
@limited(TRIES, SECONDS)
def find(number: str = "", contact: str = "", language: str = "en"):
	"""Go to the tracking page of the order with this number, when the e-mail address or telephone number is its buyer's;
	else back to the form, which says the same whatever was wrong. Ten tries in ten minutes from one address."""
	token = token_of(number[:40], contact[:140])
	language = "zh" if language == "zh" else "en"
	frappe.local.response["type"] = "redirect"
	frappe.local.response["location"] = (
		f"/track?order={token}&_lang={language}" if token else f"/track?wrong=1&_lang={language}"
	)
