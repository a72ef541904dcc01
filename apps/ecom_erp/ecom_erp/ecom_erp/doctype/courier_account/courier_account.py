import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url

from ecom_erp.flows.carriers import couriers
from ecom_erp.flows.carriers.courier_kinds import courier_class
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.integrations.couriers.base import Capability


class CourierAccount(Document):
	"""An account with a courier, or an own fleet."""

	@property
	def webhook_url(self) -> str:
		return get_url(
			f"/api/method/ecom_erp.api.public.webhook.courier?account={frappe.utils.quoted(self.name)}"
		)

	def validate(self):
		self.base_url = (self.base_url or "").strip().rstrip("/")
		declaration = courier_class(self.courier).declaration
		adapter_settings.validate(self, "courier", declaration, couriers.settings)
		if declaration.can(Capability.NUMBER_RANGE):
			self._check_numbers()
		if self.tracking_url and "{number}" not in self.tracking_url:
			frappe.throw(_("The tracking page must hold {number} where the tracking number goes"))
		if len({row.warehouse for row in self.rate_cards}) != len(self.rate_cards):
			frappe.throw(_("A warehouse stands twice; it has one rate card in an account"))

	def _check_numbers(self):
		self.service = self.service or "Standard"
		if not self.prefix:
			frappe.throw(_("Give the prefix of the tracking numbers"))
		if self.next_number > self.last_number + 1:
			frappe.throw(_("The next number lies beyond the last one"))
		if len(str(self.last_number)) > self.number_width:
			frappe.throw(_("The last number has more than {0} digits").format(self.number_width))
