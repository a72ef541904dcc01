"""Invariants of money: of an order's documents, payments, taxes and refunds."""

from ecom_erp.core.insight.invariant import ORDER, TICKET, Invariant

SALES_ORDERS = Invariant(
	"One Sales Order",
	ORDER,
	"The order has this Sales Order, submitted, and no other: {expected}.",
	"Submitted Sales Orders of this order: {found}.",
	"Open the Sales Orders in ERPNext. Cancel the ones that are too many; if the order has none, press Check Again.",
)
INVOICES = Invariant(
	"One Invoice",
	ORDER,
	"The order has this Sales Invoice, submitted, and no other: {expected}.",
	"Submitted Sales Invoices of this order: {found}.",
	"Open the invoices in ERPNext. Cancel the ones that are too many; if the order has none, press Review Again.",
)
TOTAL = Invariant(
	"Order Total",
	ORDER,
	"{document} has the order's total, less what was cancelled: {expected} {currency}.",
	"{document} has a total of {found} {currency}.",
	"Compare both with the shop. If the shop is right, cancel the document in ERPNext; the order then posts it again.",
)
PAID = Invariant(
	"Completed Is Paid",
	ORDER,
	"The invoice {document} of a completed order is paid in full.",
	"{found} {currency} of {document} are outstanding.",
	"Check which Payment Entry of the invoice was changed, and book or reconcile the payment in ERPNext.",
)
PAYMENTS = Invariant(
	"Payments Booked",
	ORDER,
	"Payment Entries of {expected} {currency} are booked for the order.",
	"Payment Entries of {found} {currency} are booked.",
	"Compare the payments in the order with its Payment Entries in ERPNext. Book what is missing; cancel what is too much.",
)
PAYMENT_ROWS = Invariant(
	"Payments Add Up",
	ORDER,
	"The payments of the order add up to what counts as paid: {expected} {currency}.",
	"They add up to {found} {currency}.",
	"Compare the payments in the order with those in the shop, then press Review Again.",
)
PAYMENT_LEDGER = Invariant(
	"Payment Is in Ledger",
	ORDER,
	"The ledger entries of {document} move {expected}: its amount.",
	"They move {found}.",
	"Cancel the payment in ERPNext and amend it, so that its ledger entries are written again.",
)
TAX = Invariant(
	"Tax as Stated",
	ORDER,
	"{document} has the tax that the shop states: {expected} {currency}.",
	"{document} has a tax of {found} {currency}.",
	"Compare the invoice with the shop. If the shop is right, cancel the invoice in ERPNext; the order then posts it again.",
)
REFUNDS = Invariant(
	"Refunds within Payments",
	ORDER,
	"At most {expected} {currency} are paid back: that is what was paid.",
	"{found} {currency} were paid back.",
	"Check the tickets and the Payment Entries of the order, and what the shop has paid back.",
)
BALANCED = Invariant(
	"Debit Equals Credit",
	ORDER,
	"{document} has ledger entries, and their debit and credit are equal.",
	"Debit is {debit}, credit is {credit}.",
	"Cancel the document in ERPNext and amend it, so that its ledger entries are written again.",
)
REFUND_BOOKED = Invariant(
	"Refund Booked",
	TICKET,
	"Credit note and payment of the ticket have {expected} {currency}.",
	"Credit note: {note}. Payment: {payment}.",
	"Open the credit note and the Payment Entry in ERPNext, and book or cancel what differs.",
)
REFUND_TAX = Invariant(
	"Refund Tax as Stated",
	TICKET,
	"{document} has the tax of the shop's refund: {expected} {currency}.",
	"{document} has a tax of {found} {currency}.",
	"Correct the tax of the credit note in ERPNext: cancel it and amend it.",
)
