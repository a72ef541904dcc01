"""What happens in ERPNext by hand, brought back to the pool."""

from ecom_erp.flows.accounting import books_by_hand
from ecom_erp.flows.accounting.bank_side import payouts
from ecom_erp.flows.accounting.courier_bills import posting as bill_posting
from ecom_erp.flows.accounting.profit import marks as profit_marks
from ecom_erp.flows.allocation.reallocate import sales_order_gone
from ecom_erp.flows.allocation.waiting import release
from ecom_erp.flows.changes import quotations
from ecom_erp.flows.warehouse import delivery_note_matching, ship
from ecom_erp.flows.warehouse.picking import pick_list_events


def stock_document_changes(doc, method=None):
	delivery_note_matching.before_change(doc)


def delivery_note_submitted(doc, method=None):
	ship.delivery_submitted(doc)


def delivery_note_cancelled(doc, method=None):
	ship.delivery_cancelled(doc)


def sales_order_cancelled(doc, method=None):
	"""A Sales Order cancelled by hand: its order is no longer allocated and waits for a person."""
	if not doc.flags.by_ecom_flow:
		sales_order_gone(doc.name)


def pick_list_changes(doc, method=None):
	pick_list_events.before_change(doc)


def pick_list_submitted(doc, method=None):
	pick_list_events.submitted(doc)


def pick_list_cancelled(doc, method=None):
	pick_list_events.cancelled(doc)


def quotation_changed(doc, method=None):
	quotations.changed(doc)


def stock_moved(doc, method=None):
	release.stock_came(doc)
	profit_marks.goods_moved(doc)


def ledger_entry_made(doc, method=None):
	profit_marks.ledger_entry_made(doc)


def payment_changes(doc, method=None):
	books_by_hand.before_payment(doc)


def payment_submits(doc, method=None):
	books_by_hand.before_payment_submits(doc)


def payment_booked(doc, method=None):
	books_by_hand.payment_booked(doc)


def payment_cancelled(doc, method=None):
	books_by_hand.payment_cancelled(doc)


def journal_changes(doc, method=None):
	books_by_hand.before_journal(doc)


def journal_cancels(doc, method=None):
	books_by_hand.before_journal_cancels(doc)


def journal_booked(doc, method=None):
	books_by_hand.journal_booked(doc)


def journal_cancelled(doc, method=None):
	books_by_hand.journal_cancelled(doc)


def bank_transaction_came(doc, method=None):
	payouts.changed(doc, is_new=True)


def bank_transaction_changed(doc, method=None):
	payouts.changed(doc)


def purchase_invoice_cancels(doc, method=None):
	bill_posting.before_cancel_by_hand(doc.name)


def purchase_invoice_cancelled(doc, method=None):
	bill_posting.cancelled_by_hand(doc.name)


def invoice_changes(doc, method=None):
	books_by_hand.before_invoice(doc)


def invoice_submitted(doc, method=None):
	books_by_hand.invoice_submitted(doc)


def invoice_cancelled(doc, method=None):
	books_by_hand.invoice_cancelled(doc)
