import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url

from ecom_erp.flows.carriers import couriers
from ecom_erp.flows.carriers.courier_kinds import declared
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.integrations.couriers.base import Capability


class CourierAccount(Document):
	"""An account with a courier, or an own fleet."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.courier_account_rate_card.courier_account_rate_card import (
			CourierAccountRateCard,
		)

		account_name: DF.Data
		base_url: DF.Data | None
		check_digit: DF.Literal["none", "mod10", "mod7"]
		company: DF.Link
		courier: DF.Literal[""]
		customs_form: DF.Literal["Commercial Invoice", "CN22", "CN23", "None"]
		dangerous_goods_agreement: DF.Check
		enabled: DF.Check
		last_number: DF.Int
		masked_platforms: DF.Data | None
		next_number: DF.Int
		no_dangerous_goods: DF.Check
		no_lithium: DF.Check
		no_po_boxes: DF.Check
		no_weekends: DF.Check
		number_width: DF.Int
		numbers_left: DF.Int
		numbers_low: DF.Check
		numbers_read_at: DF.Datetime | None
		pickup_carriers: DF.Data | None
		prefix: DF.Data | None
		rate_cards: DF.Table[CourierAccountRateCard]
		reports_delivery: DF.Check
		service: DF.Data | None
		sync_message: DF.SmallText | None
		sync_status: DF.Literal["", "OK", "Failing"]
		tracking_url: DF.Data | None
		warn_below: DF.Int
		webhook_secret: DF.Password | None
		webhook_url: DF.Data | None
	# end: auto-generated types

	@property
	def webhook_url(self) -> str:
		return get_url(
			f"/api/method/ecom_erp.api.public.webhook.courier?account={frappe.utils.quoted(self.name)}"
		)

	def validate(self):
		self.base_url = (self.base_url or "").strip().rstrip("/")
		declaration = declared(self.courier)
		adapter_settings.validate(self, "courier", declaration, couriers.settings)
		if declaration.can(Capability.NUMBER_RANGE):
			self._check_numbers()
		self.numbers_low = self._runs_low(declaration)
		if self.tracking_url and "{number}" not in self.tracking_url:
			frappe.throw(_("The tracking page must contain {number} in place of the tracking number"))
		if self.tracking_url and not couriers.is_web_address(self.tracking_url):
			frappe.throw(_("The tracking page must be an address that begins with https:// or http://"))
		if len({row.warehouse for row in self.rate_cards}) != len(self.rate_cards):
			frappe.throw(_("A warehouse appears more than once. It can have only one rate card per account."))

	def _runs_low(self, declaration) -> bool:
		if declaration.can(Capability.BALANCE):
			return bool(self.numbers_read_at) and self.numbers_left < (self.warn_below or 0)
		return declaration.can(Capability.NUMBER_RANGE) and couriers.runs_low(self)

	def _check_numbers(self):
		self.service = self.service or "Standard"
		if not self.prefix:
			frappe.throw(_("Enter the prefix of the tracking numbers"))
		if self.next_number > self.last_number + 1:
			frappe.throw(_("The next number is after the last number"))
		if len(str(self.last_number)) > self.number_width:
			frappe.throw(_("The last number has more than {0} digits").format(self.number_width))
