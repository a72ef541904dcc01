import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core import risk_keys
from ecom_erp.core.tags import all_tags
from ecom_erp.flows.accounting.profit import marks as profit_marks
from ecom_erp.flows.changes import address
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.notify import threads
from ecom_erp.flows.orders import approval, timeline
from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.orders.fulfilment_orders import pass_on_priority
from ecom_erp.flows.review import order_review, order_risk
from ecom_erp.flows.shops import rehearsal
from ecom_erp.flows.webhooks import announcing
from ecom_erp.flows.words import hold_words, sentences


class EcomOrder(Document):
	"""An order of any shop, in one pool. Flows write it with `flags.by_machine`; what comes without is a person's."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_order_allocation.ecom_order_allocation import EcomOrderAllocation
		from ecom_erp.ecom_erp.doctype.ecom_order_hold.ecom_order_hold import EcomOrderHold
		from ecom_erp.ecom_erp.doctype.ecom_order_line.ecom_order_line import EcomOrderLine
		from ecom_erp.ecom_erp.doctype.ecom_order_payment.ecom_order_payment import EcomOrderPayment

		actions_attempts: DF.Int
		actions_due_at: DF.Datetime | None
		address_key: DF.Data | None
		after_sales_ticket: DF.Link | None
		all_tags: DF.Data | None
		allocation_cost: DF.Currency
		allocation_note: DF.SmallText | None
		allocations: DF.Table[EcomOrderAllocation]
		approved_at: DF.Datetime | None
		approved_by: DF.Link | None
		approved_total: DF.Currency
		base_total: DF.Currency
		buyer: DF.Link | None
		buyer_email: DF.Data | None
		buyer_name: DF.Data | None
		buyer_phone: DF.Data | None
		cancelled_amount: DF.Currency
		cancelled_at: DF.Datetime | None
		cancelled_refunds: DF.Code | None
		canonical: DF.Code | None
		channel: DF.Data | None
		company: DF.Link | None
		courier_account: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link | None
		delivered_at: DF.Datetime | None
		discount: DF.Currency
		email_key: DF.Data | None
		entry_notes: DF.SmallText | None
		erased_at: DF.Datetime | None
		external_id: DF.Data | None
		goods_total: DF.Currency
		hold_reason: DF.SmallText | None
		hold_said: DF.Code | None
		holds: DF.Table[EcomOrderHold]
		lines: DF.Table[EcomOrderLine]
		margin: DF.Percent
		margin_known: DF.Check
		masked_buyer: DF.Check
		masked_by: DF.Data | None
		may_approve: DF.Check
		next_action: DF.Data | None
		note: DF.SmallText | None
		number: DF.Data | None
		ordered_at: DF.Datetime | None
		original_order: DF.Link | None
		own_tags: DF.SmallText | None
		paid_amount: DF.Currency
		payment_state: DF.Data | None
		payments: DF.Table[EcomOrderPayment]
		phone_key: DF.Data | None
		pieces: DF.Int
		pinned_warehouse: DF.Link | None
		priority: DF.Literal["Normal", "High", "Urgent"]
		processed_here: DF.Check
		promised_date: DF.Date | None
		public_token: DF.Data | None
		quotation: DF.Link | None
		refunded_amount: DF.Currency
		review_state: DF.Link | None
		reviewed_result: DF.SmallText | None
		risk_reasons: DF.Code | None
		risk_score: DF.Int
		sales_invoice: DF.Link | None
		sales_order: DF.Link | None
		ship_available: DF.Check
		ship_city: DF.Data | None
		ship_company: DF.Data | None
		ship_country: DF.Data | None
		ship_line1: DF.Data | None
		ship_line2: DF.Data | None
		ship_name: DF.Data | None
		ship_phone: DF.Data | None
		ship_phone_key: DF.Data | None
		ship_pickup_carrier: DF.Data | None
		ship_pickup_point: DF.Data | None
		ship_postal_code: DF.Data | None
		ship_province: DF.Data | None
		shipped_at: DF.Datetime | None
		shipping: DF.Currency
		shipping_method: DF.Data | None
		shop: DF.Link
		shop_address: DF.Code | None
		shop_shipped_amount: DF.Currency
		source_updated_at: DF.Datetime | None
		stated_at: DF.Datetime | None
		status: DF.Literal[
			"To Pay",
			"Paid",
			"On Hold",
			"Approved",
			"Allocated",
			"Partly Shipped",
			"Shipped",
			"Delivered",
			"Completed",
			"Shipped at Shop",
			"Cancelled",
		]
		step: DF.Literal["", "review", "allocate", "bill", "collect", "complete"]
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		tags: DF.SmallText | None
		tax: DF.Currency
		taxes_included: DF.Check
		tip: DF.Currency
		total: DF.Currency
		waiting_actions: DF.Code | None
	# end: auto-generated types

	@property
	def may_approve(self) -> int:
		"""Whether the amount is within the approval limit of the user at hand; conditions of the Workflow ask for it."""
		return int(approval.may_approve(self))

	def onload(self):
		self.set_onload("rehearsal", rehearsal.is_on(self.shop))
		self.set_onload("words", {**hold_words.texts(self.holds), self.name: sentences.read(self.hold_said)})
		self.set_onload("risk", order_risk.words(self))
		self.set_onload("unread", threads.unread_of(self.name))
		self.set_onload("notes", timeline.words(self.doctype, self.name))

	def validate(self):
		if self.flags.by_machine:
			return
		before = self.get_doc_before_save()
		if not before:
			frappe.throw(_("Orders come from the shops and cannot be entered here."))
		refuse_changes(self, (*order_edits.CHANGEABLE, "review_state"))
		order_edits.check_choices(before, self)
		if before.review_state != self.review_state:
			order_review.person_decided(self, before.review_state, self.review_state)
		if order_edits.address_changed(before, self):
			address.take(before, self)

	def before_save(self):
		# what lists show, filter and sort by without reading the rows
		self.pieces = sum((row.qty or 0) - (row.cancelled_qty or 0) for row in self.lines)
		self.all_tags = all_tags(self.tags, self.own_tags)

	def validate_workflow(self):
		"""The Workflow's transitions say what people may do."""
		if not self.flags.by_machine:
			super().validate_workflow()

	def on_change(self):
		announcing.order_changed(self)
		profit_marks.order_changed(self)

	def on_update(self):
		if self.has_value_changed("priority"):
			pass_on_priority(self)


REPORTED = ["ordered_at", "shop", "channel", "status", "currency", "total", "refunded_amount", "base_total"]


def on_doctype_update():
	frappe.db.add_index("Ecom Order", ["step_due_at"])
	frappe.db.add_index("Ecom Order", ["status", "ordered_at"])
	frappe.db.add_index("Ecom Order", ["buyer", "ordered_at"])
	frappe.db.add_index("Ecom Order", ["sales_order"])
	# how often the same buyer, by whatever name, has ordered lately, and whose a message by phone is
	for key in dict.fromkeys((*risk_keys.OF_ORDER, *risk_keys.PHONES)):
		frappe.db.add_index("Ecom Order", [key, "ordered_at"])
	# lists, their filters and cards, newest first
	frappe.db.add_index("Ecom Order", ["ordered_at"])
	frappe.db.add_index("Ecom Order", ["shop", "ordered_at"])
	frappe.db.add_index("Ecom Order", ["next_action", "ordered_at"])
	frappe.db.add_index("Ecom Order", ["priority", "status"])
	# what is late: of what has not left, by its date
	frappe.db.add_index("Ecom Order", ["status", "promised_date"])
	# the chart and the report of orders by day: rows are wide, an index that has all they ask for is not
	frappe.db.add_index("Ecom Order", REPORTED, "reported_index")
