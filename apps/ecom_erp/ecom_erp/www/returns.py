"""The buyer's return page: /returns?order=<token>; with `label=<ticket>` the return label to print."""

import frappe
from frappe import _

from ecom_erp.api.http.call_limits import limited
from ecom_erp.flows.portal import return_portal
from ecom_erp.flows.portal.shop_brand import brand_of

no_cache = 1
no_sitemap = 1


@limited(600, 3600)
def _count_visit():
	"""Guessing tokens ends here, for an address."""


def get_context(context):
	_count_visit()
	token = frappe.form_dict.get("order") or ""
	name = return_portal.order_of(token)
	context.update(
		{
			"no_cache": 1,
			"lang": frappe.local.lang,
			"page_path": "returns",
			"page_query": f"order={token}" if name else "",
			"found": bool(name),
			"brand": brand_of(""),
		}
	)
	if not name:
		context.http_status_code = 404
		return context
	ticket = frappe.form_dict.get("label")
	label = return_portal.label_of(name, ticket) if isinstance(ticket, str) else None
	if label:
		context.page_query += f"&amp;label={label['reference']}"
	page = return_portal.page_data(name)
	context.update(
		{
			"token": token,
			"page": page,
			"brand": brand_of(page["shop"]),
			"label": label,
			"nonce": return_portal.nonce_for(token),
			"reasons": [(value, _(value)) for value in return_portal.reasons()],
			"photos": frappe.get_cached_doc("Ecom Settings").photos_per_ticket or 0,
			"texts": {
				"failed": _("This did not work. Try again in a moment."),
				"sending": _("Sending..."),
				"label": _("Print the return label"),
				"label_comes": _("Your return label is being created..."),
			},
		}
	)
	return context
