import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.after_sales.outcomes import outcome_of
from ecom_erp.core.after_sales.ticket_state import SETTLED, TicketStatus
from ecom_erp.flows.after_sales import resolution, tickets
from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import begin_with, refuse_changes, refuse_row_changes

# what a person fills in; the rest follows from the order and the buttons
FILLED = (
	"ticket_type",
	"reason",
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
FILLED_LATER = ("description", "answer", "lines", "return_label_by")
# of the lines: what came back is inspected, what is sent instead is chosen; how much was asked for stays as decided
ROW_FILLED_LATER = ("about", "condition", "disposition", "exchange_item", "exchange_price")


class AfterSalesTicket(Document):
	"""Something went wrong after the sale. Flows write it with `flags.by_machine`; what comes without is a person's."""

	def onload(self):
		"""What the form's buttons follow."""
		outcome = outcome_of(self.ticket_type, self.decision or "")
		self.set_onload(
			"outcome", {"gives": outcome.gives, "step": outcome.step, "button": _(outcome.button)}
		)

	def before_insert(self):
		begin_with(self, ("ecom_order", *FILLED, *(self.flags.opened_with or ())))
		if not self.flags.by_machine:
			for row in self.lines:
				row.received_qty = 0

	def validate(self):
		transitions.check_document(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status and not self.flags.by_machine:
			frappe.throw(_("Use the buttons of the ticket to move it on"))
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
