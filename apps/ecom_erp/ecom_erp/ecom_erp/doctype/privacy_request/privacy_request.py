import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.states.privacy import RequestStatus
from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.privacy.requests import respond_by
from ecom_erp.permissions import allowed_shops, allowed_warehouses

GIVEN = ("email", "phone", "customer", "buyer_id", "order_ids", "shop")


class PrivacyRequest(Document):
	"""Somebody asks for a copy of what is held of them, or to be erased. It is carried out by `flows/privacy/requests.py`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		buyer_id: DF.Data | None
		customer: DF.Link | None
		email: DF.Data | None
		erased: DF.Code | None
		everyone: DF.Check
		export_file: DF.Attach | None
		finished_at: DF.Datetime | None
		order_ids: DF.SmallText | None
		phone: DF.Data | None
		reason: DF.SmallText | None
		respond_by: DF.Date | None
		said: DF.Code | None
		scope: DF.Code | None
		shop: DF.Link | None
		shop_key: DF.Data | None
		source: DF.Literal["Desk", "Shop", "User", "Restore"]
		status: DF.Literal["New", "Waiting", "Running", "Done", "Failed"]
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		swept: DF.Code | None
		wish: DF.Literal["Export", "Erase"]
	# end: auto-generated types

	def before_insert(self):
		if not self.flags.by_machine:
			_refuse_other_shops(self.shop)
			self.update(
				{
					"status": RequestStatus.NEW,
					"source": "Desk",
					"everyone": 0,
					"scope": None,
					"swept": None,
					"shop_key": None,
				}
			)

	def validate(self):
		self.respond_by = self.respond_by or respond_by(self)
		before = self.get_doc_before_save()
		if before and before.status != RequestStatus.NEW and not self.flags.by_machine:
			refuse_changes(self, ())
		refuse_changes(self, GIVEN)
		if self.is_new() and not self.flags.by_machine and not any(self.get(field) for field in GIVEN[:5]):
			frappe.throw(
				_(
					"Enter an e-mail address, a telephone number, a customer, a buyer's ID or an order of the person."
				)
			)


def _refuse_other_shops(shop: str | None) -> None:
	"""Raises PermissionError for whoever may see only some shops, or warehouses, unless it is for one of these shops."""
	shops = allowed_shops()
	if allowed_warehouses() is not None or (shops is not None and shop not in shops):
		frappe.throw(
			_("Enter one of your shops: you may not look for people in others."), frappe.PermissionError
		)


def on_doctype_update():
	frappe.db.add_index("Privacy Request", ["step_due_at"])
