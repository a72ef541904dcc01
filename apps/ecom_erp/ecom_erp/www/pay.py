"""The public page on which a buyer pays: `/pay?order=<public token>&until=<day>&sign=<signature>`."""

import frappe

from ecom_erp.flows.portal import payment_page
from ecom_erp.flows.portal.shop_brand import brand_of

no_cache = 1
sitemap = 0


def get_context(context):
	"""What the template shows; an address that is not ours is answered with 404."""
	context.no_cache = 1
	context.lang = frappe.local.lang = "zh" if (frappe.local.lang or "").startswith("zh") else "en"
	asked = [str(frappe.form_dict.get(name) or "") for name in ("order", "until", "sign")]
	context.order = payment_page.page_data(*asked)
	context.page_path = "pay"
	known = zip(("order", "until", "sign"), asked, strict=True)
	context.page_query = "&".join(f"{name}={value}" for name, value in known) if context.order else ""
	context.brand = context.order["brand"] if context.order else brand_of("")
	if not context.order:
		context.http_status_code = 404
