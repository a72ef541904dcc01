import re
from zoneinfo import available_timezones

import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.portal.colours import parsed
from ecom_erp.erp.accounts.currency_precision import missing_precision
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.profit import proof
from ecom_erp.flows.portal.shop_brand import public_address
from ecom_erp.flows.shops import adapter_settings, new_shop, payment_links, rehearsal, shops, site_address
from ecom_erp.flows.shops.channels import declared
from ecom_erp.integrations.channels.base import Capability


class EcomShop(Document):
	"""A shop on a sales channel."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_shop_gateway.ecom_shop_gateway import EcomShopGateway
		from ecom_erp.ecom_erp.doctype.ecom_shop_message_way.ecom_shop_message_way import EcomShopMessageWay
		from ecom_erp.ecom_erp.doctype.ecom_shop_warehouse.ecom_shop_warehouse import EcomShopWarehouse

		abbr: DF.Data | None
		auto_approve: DF.Check
		bank_details: DF.SmallText | None
		base_url: DF.Data | None
		catalogue_count: DF.Int
		catalogue_due_at: DF.Datetime | None
		catalogue_message: DF.SmallText | None
		catalogue_next: DF.Data | None
		catalogue_state: DF.Literal["", "Reading", "Done", "Failed"]
		channel: DF.Literal[""]
		company: DF.Link
		cost_center: DF.Link | None
		currency: DF.Link | None
		customer_group: DF.Link | None
		enabled: DF.Check
		exchange_account: DF.Link | None
		gateways: DF.Table[EcomShopGateway]
		goodwill_account: DF.Link | None
		incoterm: DF.Literal["DAP", "DDP"]
		last_poll_at: DF.Datetime | None
		logo: DF.AttachImage | None
		mail_cancelled: DF.Check
		mail_delayed: DF.Check
		mail_delivered: DF.Check
		mail_exception: DF.Check
		mail_out_for_delivery: DF.Check
		mail_payment_reminder: DF.Check
		mail_ready_for_pickup: DF.Check
		mail_received: DF.Check
		mail_shipped: DF.Check
		mail_ticket: DF.Check
		merge_hours: DF.Int
		message_language: DF.Literal["", "en", "zh"]
		message_ways: DF.Table[EcomShopMessageWay]
		minimum_margin: DF.Percent
		payment_days: DF.Int
		poll_enabled: DF.Check
		poll_minutes: DF.Int
		polled_until: DF.Datetime | None
		price_list: DF.Link | None
		promise_days: DF.Int
		publish_stock: DF.Check
		receivable_account: DF.Link | None
		refund_account: DF.Link | None
		rehearsal: DF.Check
		reminder_days: DF.Int
		report_shipments_at: DF.Literal["Label Bought", "Packed", "Shipped"]
		return_fee_account: DF.Link | None
		send_messages: DF.Check
		ship_available: DF.Literal["Never", "Ask", "Automatically"]
		shipping_account: DF.Link | None
		shop_name: DF.Data
		skip_shipped: DF.Check
		split_by_group: DF.Check
		split_grams: DF.Int
		stock_buffer: DF.Int
		stock_result: DF.Data | None
		stock_sent_at: DF.Datetime | None
		stock_share: DF.Percent
		sync_message: DF.SmallText | None
		sync_status: DF.Literal["", "OK", "Failing"]
		tax_account: DF.Link | None
		territory: DF.Link | None
		time_zone: DF.Autocomplete | None
		tip_account: DF.Link | None
		warehouses: DF.Table[EcomShopWarehouse]
		webhook_secret: DF.Password | None
		webhook_url: DF.Data | None
		whatsapp_account: DF.Link | None
	# end: auto-generated types

	@property
	def webhook_url(self) -> str:
		return site_address.webhook_address(self.name or "")

	def onload(self):
		self.set_onload("precision_problem", missing_precision(self.currency))

	def validate(self):
		self.abbr = (self.abbr or "").strip().upper() or new_shop.abbreviation(self.shop_name or "")
		if not re.fullmatch(r"[A-Z0-9]{2,6}", self.abbr):
			frappe.throw(_("The abbreviation must be two to six letters or digits"))
		self.base_url = (self.base_url or "").strip().rstrip("/")
		if (self.time_zone or "UTC") not in available_timezones():
			frappe.throw(_("{0} is not a time zone").format(self.time_zone))
		self._check_brand()
		self._check_channel()
		self._check_company()
		self._check_receivable()
		self._check_doubles("warehouses", "warehouse", _("Warehouse"))
		self._check_doubles("gateways", "gateway", _("Gateway"))
		payment_links.check(self)
		if self.enabled:
			new_shop.check_complete(self)
		if self.rehearsal and self.has_value_changed("rehearsal") and not self.is_new():
			rehearsal.begin(self.name)

	def after_insert(self):
		proof.shop_made(self)

	def on_update(self):
		if self.currency:
			shops.ensure_currency_words(self.currency)
		problem = missing_precision(self.currency)
		if problem:
			frappe.msgprint(problem, title=_("Currency Precision"), indicator="orange")
		before = self.get_doc_before_save()
		if before and before.rehearsal and not self.rehearsal:
			rehearsal.go_on(self.name)

	def _check_brand(self):
		"""What stands on pages that anybody may open."""
		if self.logo and not public_address(self.logo):
			frappe.throw(_("The logo must be a public file, or an address that begins with https"))
		if self.brand_color and not parsed(self.brand_color):
			frappe.throw(_("{0} is not a colour").format(self.brand_color))

	def _check_channel(self):
		"""What the channel declares; a shop that cannot be reached is neither asked nor told."""
		declaration = declared(self.channel)
		known = adapter_settings.validate(self, "channel", declaration, shops.settings)
		if not (known.hosts() and declaration.can(Capability.POLLING)):
			self.poll_enabled = 0
		if not (known.hosts() and declaration.can(Capability.STOCK)):
			self.publish_stock = 0

	def _check_company(self):
		links = [("Warehouse", row.warehouse) for row in self.warehouses]
		links += [("Account", row.account) for row in self.gateways]
		links += [
			("Account", self.get(field))
			for field in (
				"receivable_account",
				"tax_account",
				"shipping_account",
				"tip_account",
				"refund_account",
			)
		]
		links += [("Account", row.fee_account) for row in self.gateways]
		for doctype, name in links:
			if name and frappe.get_cached_value(doctype, name, "company") != self.company:
				frappe.throw(_("{0} {1} does not belong to {2}").format(_(doctype), name, self.company))

	def _check_receivable(self):
		"""ERPNext keeps what a customer owes in one currency, that of the account; here it must be the shop's."""
		if not self.currency:
			return
		books = company_currency(self.company)
		currency = self.receivable_account and frappe.get_cached_value(
			"Account", self.receivable_account, "account_currency"
		)
		if (currency or books) != self.currency and (self.enabled or self.receivable_account):
			frappe.throw(
				_("The shop sells in {0}: set a Receivable Account in that currency under Accounts").format(
					self.currency
				)
			)

	def _check_doubles(self, table, field, label):
		values = [row.get(field).casefold() for row in self.get(table)]
		double = next((value for value in values if values.count(value) > 1), None)
		if double:
			frappe.throw(_("{0} {1} appears more than once").format(label, double))
