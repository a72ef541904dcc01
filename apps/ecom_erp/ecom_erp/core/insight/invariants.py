"""What must hold of orders, parcels, messages and books at any moment, and what to do where it does not. How each is found
is in `flows/insight/integrity`; here is what a person reads of it, in English, translated where it is shown."""

from collections.abc import Mapping

from ecom_erp.core.insight.invariant import (
	BIN,
	INBOX,
	LABEL,
	ORDER,
	OUTBOX,
	PACKAGE,
	PARCEL,
	SHOP,
	TICKET,
	Invariant,
)
from ecom_erp.core.insight.money_invariants import (
	BALANCED,
	INVOICES,
	PAID,
	PAYMENT_LEDGER,
	PAYMENT_ROWS,
	PAYMENTS,
	REFUND_BOOKED,
	REFUND_TAX,
	REFUNDS,
	SALES_ORDERS,
	TAX,
	TOTAL,
)

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
SOLD_PIECES = Invariant(
	"Sold by the Piece",
	ORDER,
	"The Sales Order has the {expected} pieces of {item} that were allocated.",
	"It has {qty} {unit}, which are {found} pieces.",
	"If nothing of it has been shipped, cancel the Sales Order and press Review Again on the order: it is posted anew, by the piece. If it "
	"was shipped, the Delivery Note took too many pieces from stock: count the item and correct it by a Stock Reconciliation. The "
	"amounts are right.",
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
	"At least {expected} of {item} are on hand in {warehouse}: that is what orders have reserved, without those that wait for stock.",
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
	PAYMENT_ROWS,
	PAYMENT_LEDGER,
	TAX,
	REFUNDS,
	SHIPPED_UNITS,
	DELIVERED_PIECES,
	SOLD_PIECES,
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
