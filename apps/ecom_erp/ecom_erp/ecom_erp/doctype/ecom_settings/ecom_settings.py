from frappe.model.document import Document


class EcomSettings(Document):
	"""Settings of the e-commerce suite."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.approval_limit.approval_limit import ApprovalLimit
		from ecom_erp.ecom_erp.doctype.ecom_allowed_host.ecom_allowed_host import EcomAllowedHost
		from ecom_erp.ecom_erp.doctype.idle_limit.idle_limit import IdleLimit
		from ecom_erp.ecom_erp.doctype.invoice_term.invoice_term import InvoiceTerm

		allow_line_split: DF.Check
		allowed_hosts: DF.Table[EcomAllowedHost]
		approval_limits: DF.Table[ApprovalLimit]
		ask_shop_minutes: DF.Int
		auto_approve_limit: DF.Currency
		courier_choice: DF.Literal["Best within Promise", "Cheapest", "Fastest"]
		duplicate_hours: DF.Int
		error_owner: DF.Link | None
		gaps_in_delivery_notes: DF.Check
		gaps_in_payment_entries: DF.Check
		gaps_in_sales_invoices: DF.Check
		gaps_in_sales_orders: DF.Check
		has_webhooks: DF.Check
		history_days: DF.Int
		idle_limits: DF.Table[IdleLimit]
		inbox_batch: DF.Int
		invoice_terms: DF.Table[InvoiceTerm]
		invoice_years: DF.Int
		late_penalty: DF.Currency
		learn_boxes_after: DF.Int
		max_attempts: DF.Int
		max_parcels: DF.Int
		photo_megabytes: DF.Int
		photos_per_ticket: DF.Int
		price_tolerance: DF.Percent
		rank_penalty: DF.Currency
		rate_cache_minutes: DF.Int
		resolve_hours: DF.Int
		respond_hours: DF.Int
		return_days: DF.Int
		review_log_days: DF.Int
		risk_country: DF.Int
		risk_disposable: DF.Int
		risk_first: DF.Int
		risk_hold_from: DF.Int
		risk_hours: DF.Int
		risk_large: DF.Int
		risk_often: DF.Int
		risk_orders: DF.Int
		risk_shop_cancel: DF.Int
		risk_shop_check: DF.Int
		risk_times: DF.Int
		split_penalty: DF.Currency
		stock_pause: DF.Int
		stuck_days: DF.Int
		ticket_limit: DF.Currency
		ticket_owner: DF.Link | None
	# end: auto-generated types
