"""Money that came in for an order: each payment that its shop states is booked once, by the app or by hand in ERPNext, as
soon as it is known. Until the order is invoiced it is an advance, of its Sales Order where there is one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ecom_erp.core.accounting.receipts import Matched, Receipt, match
from ecom_erp.core.orders.canonical import Payment
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import APPROVED, ON_HOLD, SHIPPED_AT_SHOP
from ecom_erp.erp.accounts.advances import is_takeable
from ecom_erp.erp.accounts.invoices import outstanding
from ecom_erp.erp.accounts.journal import journal_receipts
from ecom_erp.erp.accounts.order_books import allocate_receipts, receipts_of
from ecom_erp.erp.accounts.payments import post_receipt
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.billing import BILLABLE
from ecom_erp.flows.allocation.allocate import RETRY_SECONDS
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import captures, effective_order, is_booked, read_canonical
from ecom_erp.flows.shops.gateway_money import gateway_of, money_of
from ecom_erp.flows.shops.shops import gateway_account, get_shop, require_gateway_account
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

# what of the books is settled once every payment is booked
SETTLED = frozenset({HoldCode.PAYMENT_BY_HAND, HoldCode.PAYMENT_CANCELLED})


@unit_of_work
def collect(name: str) -> list[str]:
	"""Submit a Payment Entry for each payment the buyer has made that nobody has booked by hand; the names of the new
	ones. The order then goes on where it stands."""
	doc = lock_order(name)
	if not _is_booked_here(doc):
		_go_on(doc)
		return []
	receipts = receipts_of(doc)
	found = _match_receipts(doc, receipts)
	if receipts:
		allocate_receipts(doc)
	if found.missing and order_flow.is_held(doc, HoldCode.PAYMENT_CANCELLED):
		# what somebody has cancelled is booked anew when somebody says so
		doc.step_due_at = None
		order_flow.save(doc)
		return []
	booked: list[str] = []
	for payment in _bookable(doc, found.missing):
		if found.over and payment.amount > _owed(doc, receipts):
			order_flow.stop(doc, HoldCode.PAYMENT_BY_HAND, _booked_in_part(payment, found.over))
			return booked
		row = next(row for row in doc.payments if row.external_id == payment.external_id)
		row.payment_entry = _book(doc, payment)
		booked.append(row.payment_entry)
	order_flow.resume(doc, SETTLED)
	_go_on(doc)
	return booked


def _is_booked_here(doc: "EcomOrder") -> bool:
	"""Nothing is posted of what the shop has sent by itself, and a test brings no money before a person lets it through."""
	if doc.sales_invoice:
		return True
	return bool(doc.customer) and doc.status != SHIPPED_AT_SHOP and not read_canonical(doc).is_test


def _bookable(doc: "EcomOrder", missing: tuple[Payment, ...]) -> list[Payment]:
	"""Payments that can be booked now. One whose gateway has no account is left to the review while it can wait; an
	invoice cannot."""
	if doc.sales_invoice:
		return list(missing)
	shop = get_shop(doc.shop)
	if missing and not is_takeable(doc, shop.company):
		return []
	return [
		payment
		for payment in missing
		if _can_stand(doc, shop, gateway_account(shop, payment.gateway), payment)
	]


def _can_stand(doc: "EcomOrder", shop, row, payment: Payment) -> bool:
	"""Whether the payment can be booked where the order stands. ERPNext works out what stands with the customer alone from
	amounts of the books, which a fee in another currency makes uneven: such a payment waits for its Sales Order, that takes it whole."""
	if not row:
		return False
	even = doc.currency == company_currency(shop.company) or not (
		row.fee_account and money_of(payment, row).fee
	)
	return even or bool(doc.sales_order)


def _owed(doc: "EcomOrder", receipts: Sequence[Receipt]) -> Decimal:
	"""What the order still asks for, after `receipts`."""
	if doc.sales_invoice:
		return outstanding(doc.sales_invoice)
	return effective_order(doc).total - sum((one.amount for one in receipts), Decimal(0))


def _go_on(doc: "EcomOrder") -> None:
	"""Schedule what comes next, and save."""
	held = {row.code for row in order_flow.open_holds(doc)}
	if doc.step == order_flow.REVIEW and not doc.sales_order:
		pass  # asked for between the worker's look at the step and the lock of the order: it decides what comes next
	elif doc.sales_invoice:
		order_flow.schedule(doc, order_flow.COMPLETE)
	elif doc.status in BILLABLE:
		order_flow.schedule(doc, order_flow.BILL)
	elif doc.status == APPROVED:
		order_flow.schedule(doc, order_flow.ALLOCATE)
	elif doc.status == ON_HOLD and held == {HoldCode.NO_STOCK}:
		order_flow.schedule(doc, order_flow.ALLOCATE, RETRY_SECONDS)
	elif doc.status == ON_HOLD and not held:
		order_flow.schedule(doc, order_flow.REVIEW)
	else:
		order_flow.schedule(doc, None)
	order_flow.save(doc)


def _match_receipts(doc: "EcomOrder", receipts: Sequence[Receipt]) -> Matched:
	"""Note on the order's payments which Payment Entries, or else Journal Entries, made by hand, book them; what is left on
	both sides."""
	by_payment = _match(doc, "payment_entry", receipts)
	by_journal = _match(doc, "journal_entry", journal_receipts(doc.sales_invoice, doc.currency))
	return replace(by_journal, over=by_payment.over + by_journal.over)


def _match(doc: "EcomOrder", field: str, receipts: Sequence[Receipt]) -> Matched:
	"""As `_match_receipts`, of the entries that stand in one field of the payments."""
	captured = captures(read_canonical(doc))
	used: dict[str, Decimal] = {}
	for row in doc.payments:
		name = row.get(field)
		if name and row.external_id in captured:
			used[name] = used.get(name, Decimal(0)) + captured[row.external_id].amount
	left = [
		replace(one, amount=max(one.amount - used.get(one.name, Decimal(0)), Decimal(0))) for one in receipts
	]
	unbooked = [captured[row.external_id] for row in doc.payments if _is_unbooked(row, captured)]
	found = match(unbooked, left)
	for row in doc.payments:
		if row.external_id in found.booked and not is_booked(row):
			row.set(field, found.booked[row.external_id])
	return found


def _is_unbooked(row, captured: Mapping[str, Payment]) -> bool:
	return row.external_id in captured and not is_booked(row)


def _booked_in_part(payment: Payment, over: Decimal) -> str:
	return _(
		"The shop reports a payment of {0} {2}, but only {1} {2} were booked by hand. Book the rest by "
		"hand, or cancel what was booked; the order then continues."
	).format(payment.amount, over, payment.currency)


def _book(doc: "EcomOrder", payment: Payment) -> str:
	shop = get_shop(doc.shop)
	row = require_gateway_account(shop, payment.gateway)
	return post_receipt(doc, shop, money_of(payment, row), gateway_of(row))
