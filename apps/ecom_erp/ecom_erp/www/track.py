"""The public tracking page: `/track?order=<public token>`; without a token a form to find the order."""

import frappe

from ecom_erp.flows.portal import tracking_page
from ecom_erp.flows.portal.shop_brand import brand_of

no_cache = 1
sitemap = 0


def get_context(context):
	"""What the template shows; an unknown token is answered with 404."""
	context.no_cache = 1
	context.lang = frappe.local.lang = "zh" if (frappe.local.lang or "").startswith("zh") else "en"
	token = frappe.form_dict.get("order") or ""
	name = tracking_page.order_by_token(token)
	context.page_path = "track"
	context.page_query = f"order={token}" if name else ""
	context.order = tracking_page.page_data(name) if name else None
	context.brand = context.order["brand"] if name else brand_of("")
	context.wrong = bool(frappe.form_dict.get("wrong"))
	context.unknown = bool(token) and not name
	if context.unknown:
		context.http_status_code = 404
