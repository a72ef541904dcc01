import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from ecom_erp.core.states.ticket import SETTLED, TicketStatus
from ecom_erp.flows.after_sales import resolution, ticket_flow, tickets
from ecom_erp.flows.orders import timeline, transitions
from ecom_erp.flows.orders.field_protection import begin_with, refuse_changes, refuse_row_changes
from ecom_erp.messaging import outbox

# what a person fills in; the rest follows from the order and the buttons
FILLED = (
	"ticket_type",
	"reason",
	"blame",
	"description",
	"answer",
	"lines",
	"refund_shipping",
	"goodwill_amount",
	"fee_percent",
	"return_label_by",
)
# follows from what is filled in
COMPUTED = (
	"refund_amount",
	"fee_amount",
	"base_amount",
	"needs_manager",
	"price_difference",
	"decision",
	"decision_reason",
	"policy",
	"explanations",
)
FILLED_LATER = ("blame", "description", "answer", "lines", "return_label_by")
# of the lines: what came back is inspected, what is sent instead is chosen; how much was asked for stays as decided
ROW_FILLED_LATER = ("about", "condition", "disposition", "exchange_item", "exchange_price")


class AfterSalesTicket(Document):
	"""Something went wrong after the sale. Flows write it with `flags.by_machine`; what comes without is a person's."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.after_sales_explanation.after_sales_explanation import (
			AfterSalesExplanation,
		)
		from ecom_erp.ecom_erp.doctype.after_sales_return.after_sales_return import AfterSalesReturn
		from ecom_erp.ecom_erp.doctype.after_sales_ticket_line.after_sales_ticket_line import (
			AfterSalesTicketLine,
		)

		answer: DF.SmallText | None
		approval: DF.Link | None
		base_amount: DF.Currency
		blame: DF.Literal["", "Courier", "Supplier", "Warehouse", "Product Page", "Buyer", "Not Known"]
		booked_as_stated: DF.Check
		buyer_name: DF.Data | None
		cancelled_in_order: DF.Check
		closed_at: DF.Datetime | None
		company: DF.Link | None
		credit_note: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link | None
		decision: DF.Data | None
		decision_reason: DF.SmallText | None
		description: DF.Text | None
		difference_gateway: DF.Data | None
		difference_reference: DF.Data | None
		ecom_order: DF.Link
		explanations: DF.Table[AfterSalesExplanation]
		external_id: DF.Data | None
		fee_amount: DF.Currency
		fee_percent: DF.Percent
		goodwill_amount: DF.Currency
		lines: DF.Table[AfterSalesTicketLine]
		needs_manager: DF.Check
		overdue: DF.Check
		payment_entry: DF.Link | None
		policy: DF.Link | None
		price_difference: DF.Currency
		problem: DF.SmallText | None
		reason: DF.Literal[
			"Changed Mind",
			"Does Not Fit",
			"Damaged",
			"Defective",
			"Wrong Item",
			"Not Received",
			"Not as Described",
			"Other",
		]
		refund_amount: DF.Currency
		refund_shipping: DF.Check
		replacement_order: DF.Link | None
		request_key: DF.Data | None
		resolve_by: DF.Datetime | None
		respond_by: DF.Datetime | None
		responded_at: DF.Datetime | None
		return_by: DF.Date | None
		return_delivery_note: DF.Link | None
		return_label: DF.Link | None
		return_label_by: DF.Literal["", "Seller", "Customer"]
		returns: DF.Table[AfterSalesReturn]
		shop: DF.Link | None
		shop_statement: DF.Code | None
		source: DF.Literal["Desk", "Shop", "REST", "Customer Page"]
		status: DF.Literal[
			"Open", "Approved", "Awaiting Return", "Received", "Refunding", "Sending", "Closed", "Rejected"
		]
		step: DF.Data | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		ticket_type: DF.Literal[
			"Return and Refund", "Refund Only", "Exchange", "Resend", "Complaint", "Question"
		]
	# end: auto-generated types

	def onload(self):
		"""What the form's buttons follow."""
		outcome = ticket_flow.outcome(self)
		self.set_onload(
			"outcome", {"gives": outcome.gives, "step": outcome.step, "button": _(outcome.button)}
		)
		self.set_onload("notes", timeline.words(self.doctype, self.name))
		if self.problem and not self.step:
			self.set_onload("given_up", bool(outbox.given_up(self.ecom_order, self.name)))

	def before_insert(self):
		begin_with(self, ("ecom_order", *FILLED, *(self.flags.opened_with or ())))
		if not self.flags.by_machine:
			for row in self.lines:
				row.received_qty = 0

	def validate(self):
		transitions.check_document(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status and not self.flags.by_machine:
			frappe.throw(_("Use the ticket's buttons to continue"))
		if not self.flags.by_machine and flt(self.goodwill_amount) < 0:
			frappe.throw(_("The goodwill amount cannot be less than 0"))
		open_now = self.status == TicketStatus.OPEN
		refuse_changes(self, (*((*FILLED, *COMPUTED) if open_now else FILLED_LATER), "approval"))
		if not open_now:
			counts = ("received_qty",) if self.status == TicketStatus.AWAITING else ()
			refuse_row_changes(self, "lines", (*ROW_FILLED_LATER, *counts))
		if not before:
			tickets.set_deadlines(self)
		if self.status not in SETTLED:
			tickets.complete_ticket(self)
		if before and before.approval != self.approval and not self.flags.by_machine:
			resolution.person_decided(self, self.approval)

	def after_insert(self):
		tickets.opened(self)


def on_doctype_update():
	frappe.db.add_index("After Sales Ticket", ["step_due_at"])
	frappe.db.add_index("After Sales Ticket", ["status", "return_by"])
