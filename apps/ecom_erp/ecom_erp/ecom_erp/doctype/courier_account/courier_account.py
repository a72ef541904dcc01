import frappe
from frappe import _
from frappe.model.document import Document


class CourierAccount(Document):
	"""An account with a courier, or an own fleet."""

	def validate(self):
		if self.next_number > self.last_number + 1:
			frappe.throw(_("The next number lies beyond the last one"))
		if len(str(self.last_number)) > self.number_width:
			frappe.throw(_("The last number has more than {0} digits").format(self.number_width))
		if self.tracking_url and "{number}" not in self.tracking_url:
			frappe.throw(_("The tracking page must hold {number} where the tracking number goes"))
		if len({row.warehouse for row in self.rate_cards}) != len(self.rate_cards):
			frappe.throw(_("A warehouse stands twice; it has one rate card in an account"))
