"""What must hold of orders, parcels, messages and books at any moment, and what to do where it does not. How each is found
is in `flows/insight/integrity`; here is what a person reads of it, in English, translated where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.money import two_decimals_or_more

ORDER, PARCEL, PACKAGE = "Ecom Order", "Fulfilment Order", "Fulfilment Package"
LABEL, TICKET, BIN = "Shipping Label", "After Sales Ticket", "Bin"
INBOX, OUTBOX, SHOP = "Inbox Message", "Outbox Message", "Ecom Shop"


@dataclass(frozen=True)
class Invariant:
	"""`title`: its name in lists; `subject`: the DocType of the documents that it is about, "" for any; `expected`, `found`:
	sentences with the names of facts in braces; `to_do`: what a person does about it; `words`: facts that are words of the app,
	such as a status, and translated; the others are names and figures."""

	title: str
	subject: str
	expected: str
	found: str
	to_do: str
	words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Violation:
	"""A document of which an invariant does not hold. `facts`: what its sentences name; `part`: which of several parts of
	the document, "" for the whole."""

	invariant: Invariant
	name: str
	facts: Mapping[str, str]
	part: str = ""


HOLD = Invariant(
	"Hold Has a Reason",
	ORDER,
	"An order that is {status} has an open hold with a message, and a next action.",
	"Open holds: {holds}. Next action: {action}.",
	"Open the order and press Review Again.",
	("status", "action"),
)
PROGRESS = Invariant(
	"Order Moves On",
	ORDER,
	"An order that is {status} has a step that is due, or waits for somebody with a reason.",
	"Step: {step}. Nothing is due, and nothing holds the order.",
	"Open the order and press Review Again. If it was shipped, check that it has an invoice.",
	("status",),
)
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
SHIPPED_UNITS = Invariant(
	"Shipped Units",
	ORDER,
	"{expected} of {title} count as shipped: that is what lies in shipped parcels.",
	"{found} of {title} count as shipped.",
	"Compare the order's Fulfilment Orders with its Delivery Notes. Report what you find: no button changes this number.",
)
DELIVERED_PIECES = Invariant(
	"Shipped Is Delivered",
	ORDER,
	"Delivery Notes have the {expected} pieces of {item} in {warehouse} that were shipped, and not more than parcels and Sales Order.",
	"Delivery Notes have {found} pieces, the Sales Order {ordered}.",
	"Open the Delivery Notes of the Sales Order. Cancel the one that is too much, or post the one that is missing.",
)
TOLD = Invariant(
	"Shop Knows Shipments",
	ORDER,
	"The shop was told of {expected} shipped units of {title}.",
	"The shop was told of {found}.",
	"Mark the missing shipment in the shop, with its tracking number.",
)
SHOP_FOLLOWED = Invariant(
	"Shop's State Is Followed",
	ORDER,
	"What the shop has cancelled, stopped or shipped itself is not shipped from here unless somebody has released it.",
	"The order is {status} here; at the shop it is {state}.",
	"Put the order on hold and compare it with the shop. If goods are packed for it, stop the parcel.",
	("status", "state"),
)
RESERVES_NOTHING = Invariant(
	"Ended Order Reserves Nothing",
	ORDER,
	"An order that is {status} reserves nothing.",
	"{found} pieces are still reserved for it by {document}.",
	"Find out whether these goods were sent. If they were, deliver them in ERPNext; if not, close the Sales Order there.",
	("status",),
)
BALANCED = Invariant(
	"Debit Equals Credit",
	ORDER,
	"{document} has ledger entries, and their debit and credit are equal.",
	"Debit is {debit}, credit is {credit}.",
	"Cancel the document in ERPNext and amend it, so that its ledger entries are written again.",
)
CONTENTS = Invariant(
	"Package Contents",
	PARCEL,
	"{expected} of {item} are in the packages of the Fulfilment Order.",
	"{found} of {item} are in its packages.",
	"Unpack the Fulfilment Order and pack it again. If it was shipped, ask the warehouse what was sent.",
)
PARCEL_STATUS = Invariant(
	"Parcel Status",
	PARCEL,
	"The Fulfilment Order is {expected}: that follows from its packages and its order.",
	"The Fulfilment Order is {found}.",
	"Open the Fulfilment Order and check its packages and its Delivery Note. Do not ship it before it is clear what was sent.",
	("expected", "found"),
)
PACKAGE_LABEL = Invariant(
	"One Label per Package",
	PACKAGE,
	"The package has exactly this label, bought, with the same tracking number: {expected}.",
	"Bought labels of the package: {found}.",
	"Open the labels. Void those that are not on the parcel.",
)
LABEL_USED = Invariant(
	"Label Is Used",
	LABEL,
	"A bought label belongs to a package that is not cancelled.",
	"No package uses the label. The courier will bill it.",
	"Void the label.",
)
LABEL_ANSWERED = Invariant(
	"Label Is Answered",
	LABEL,
	"The courier answers within a day.",
	"The label has been {status} since {since}.",
	"Test the courier account, then buy or void the label again; the courier is asked with the same key.",
	("status",),
)
MESSAGE_POOLED = Invariant(
	"Message Became Order",
	INBOX,
	"The message became the order {expected}.",
	"There is no such order.",
	"Open the message and press Try Again. If it is closed, fetch the order from the shop again.",
)
INBOX_DONE = Invariant(
	"Inbox Message Processed",
	INBOX,
	"A message from a shop is processed, or is tried again by itself.",
	"The message is {status} and is not tried again.",
	"Open the message, fix what its error says, and press Try Again.",
	("status",),
)
OUTBOX_DONE = Invariant(
	"Outbox Message Delivered",
	OUTBOX,
	"A message to a shop is delivered, or is tried again by itself.",
	"The message is {status} and is not tried again.",
	"Open the message, fix what its error says, and press Try Again.",
	("status",),
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
TICKET_PROGRESS = Invariant(
	"Ticket Moves On",
	TICKET,
	"A ticket that is {status} has a step that is due, or says what the problem is.",
	"Step: {step}. Nothing is due.",
	"Open the ticket and press Try Again.",
	("status",),
)
RESERVED = Invariant(
	"Reserved Is Open",
	BIN,
	"{expected} of {item} are reserved in {warehouse}: that is what open Sales Orders have.",
	"{found} are reserved.",
	"Wait an hour: the app repairs this by itself. If the finding comes back, look for a Sales Order that was changed outside ERPNext.",
)
COVERED = Invariant(
	"Stock Covers Orders",
	BIN,
	"At least {expected} of {item} are on hand in {warehouse}: that is what orders have reserved.",
	"{found} are on hand.",
	"Count the stock. Replenish it, or ship some of the orders from another warehouse.",
)
POLLED = Invariant(
	"Polling Reaches Now",
	SHOP,
	"The shop is asked for what has changed since a time that has passed.",
	"It is asked for what changes after {mark} (UTC); what changes before is not fetched.",
	"Correct the clock of the shop. If Fetched Until stays in the future, ask an administrator to set it back.",
)
READABLE = Invariant(
	"Record Can Be Checked",
	"",
	"The record can be read and checked.",
	"The check stopped with {error}.",
	"Ask an administrator to look at the record: one of its fields was changed outside the app.",
)

INVARIANTS = (
	HOLD,
	PROGRESS,
	SALES_ORDERS,
	INVOICES,
	TOTAL,
	PAID,
	PAYMENTS,
	TAX,
	REFUNDS,
	SHIPPED_UNITS,
	DELIVERED_PIECES,
	TOLD,
	SHOP_FOLLOWED,
	RESERVES_NOTHING,
	BALANCED,
	CONTENTS,
	PARCEL_STATUS,
	PACKAGE_LABEL,
	LABEL_USED,
	LABEL_ANSWERED,
	MESSAGE_POOLED,
	INBOX_DONE,
	OUTBOX_DONE,
	REFUND_BOOKED,
	REFUND_TAX,
	TICKET_PROGRESS,
	RESERVED,
	COVERED,
	POLLED,
	READABLE,
)
BY_TITLE: Mapping[str, Invariant] = {one.title: one for one in INVARIANTS}


def figure(amount: Decimal) -> str:
	"""An amount as people read it."""
	return str(two_decimals_or_more(amount))
