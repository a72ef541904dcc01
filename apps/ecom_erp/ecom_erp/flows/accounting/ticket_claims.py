"""What a ticket has cost, charged on: as a claim to the courier that has carried the goods, or to the supplier of an item, who gets a
debit note for it."""

from decimal import Decimal

import frappe
from frappe.utils import add_days, getdate, nowdate

from ecom_erp.core.after_sales.costs import Blame
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.courier_bill import ClaimState
from ecom_erp.erp.accounts import purchase_invoices
from ecom_erp.erp.accounts.purchase_invoices import PurchaseBill, PurchaseRow
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.erp.selling.items import suppliers_of
from ecom_erp.flows.accounting.courier_bills import claims
from ecom_erp.flows.accounting.courier_bills.storing import CLAIM
from ecom_erp.flows.accounting.ticket_costs import TICKET, TicketCosts, of_tickets
from ecom_erp.flows.orders.locks import lock, lock_with_order
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

CLAIM_DAYS = 15


def shown(ticket: str) -> dict:
	"""For the form: {currency, blame, refunded, freight, lost, recovered, total, courier, suppliers, claims}; amounts as texts."""
	[found] = of_tickets([ticket])
	costs = found.costs
	return {
		"currency": found.currency,
		"blame": str(found.blame),
		**{name: str(getattr(costs, name)) for name in ("refunded", "freight", "lost", "recovered", "total")},
		"courier": found.courier,
		"suppliers": sorted(set(_suppliers(found).values())),
		"unknown": list(found.unknown),
		"claims": frappe.get_all(
			CLAIM, {"after_sales_ticket": ticket}, ["name", "against", "status"], order_by="name"
		),
	}


def _suppliers(found: TicketCosts) -> dict[str, str]:
	return suppliers_of({line.item for line in found.lines if line.item}, found.company)


@unit_of_work
def claim(ticket: str, against: str, amount: str = "") -> list[str]:
	"""Charge a ticket's costs on; the names of the Ecom Claims: one of the courier, or one of each supplier of its items. `amount`: of
	a claim to the courier, all that is not recovered where it is empty. A ticket is charged on to each once."""
	doc = lock_with_order(TICKET, ticket)[1]
	[found] = of_tickets([ticket])
	if against == Blame.COURIER:
		return [_of_courier(doc, found, amount)]
	if against == Blame.SUPPLIER:
		return _of_suppliers(doc, found)
	refuse(ErrorCode.INVALID_REQUEST, _("Choose the courier or the supplier"))


def _of_courier(doc, found: TicketCosts, amount: str) -> str:
	if not found.courier:
		refuse(ErrorCode.WRONG_STATUS, _("No label of this order tells which courier has carried the goods"))
	asked = claims.amount_of(amount, found.currency) if amount else found.costs.total
	account = _bill_account(found.courier)
	label = frappe.db.get_value(
		"Shipping Label",
		{"ecom_order": doc.ecom_order, "courier_account": found.courier, "direction": "Outbound"},
		["name", "tracking_number"],
		as_dict=True,
	)
	days = account.claim_days if account else CLAIM_DAYS
	return _open(
		doc,
		found,
		Blame.COURIER,
		asked,
		f"ticket|{doc.name}|courier",
		supplier=account.supplier if account else None,
		bill_account=account.name if account else None,
		shipping_label=label.name if label else None,
		tracking_number=label.tracking_number if label else None,
		claim_by=add_days(getdate(doc.creation), days),
	)


def _bill_account(courier: str):
	"""The bill account that pays for a courier account's parcels; None where there is none."""
	name = frappe.db.get_value("Ecom Bill Courier", {"courier_account": courier}, "parent")
	return frappe.get_cached_doc("Ecom Bill Account", name) if name else None


def _of_suppliers(doc, found: TicketCosts) -> list[str]:
	suppliers = _suppliers(found)
	sums: dict[str, Decimal] = {}
	for item, costs in found.by_item.items():
		if supplier := suppliers.get(item):
			sums[supplier] = sums.get(supplier, Decimal(0)) + costs.total
	made = [
		_open(doc, found, Blame.SUPPLIER, amount, f"ticket|{doc.name}|{supplier}", supplier=supplier)
		for supplier, amount in sorted(sums.items())
		if amount > 0
	]
	if not made:
		refuse(
			ErrorCode.WRONG_STATUS,
			_(
				"No item of this ticket has a default supplier, or nothing has been lost. Enter the supplier in the item's defaults."
			),
		)
	return made


def _open(doc, found: TicketCosts, against: Blame, amount: Decimal, key: str, **values) -> str:
	if amount <= 0:
		refuse(ErrorCode.WRONG_STATUS, _("This ticket has cost nothing that is not recovered"))
	text = _("Ticket {0}, {1}: {2}").format(doc.name, _(doc.reason), _what_came_back(found))
	claim_doc = frappe.get_doc(
		{
			"doctype": CLAIM,
			"against": against,
			"status": ClaimState.TO_CLAIM,
			"cause": doc.reason,
			"explanation": text,
			"said": sentences.kept(text),
			"company": doc.company,
			"shop": doc.shop,
			"currency": found.currency,
			"amount": float(amount),
			"ecom_order": doc.ecom_order,
			"after_sales_ticket": doc.name,
			"claim_key": key[:140],
			**values,
		}
	)
	claim_doc.flags.by_machine = True
	if insert_once(claim_doc):
		return claim_doc.name
	return frappe.db.get_value(CLAIM, {"claim_key": key[:140]})


def _what_came_back(found: TicketCosts) -> sentences.Said:
	parts = [
		_("{0}: {1} of {2} came back, {3} written off").format(
			line.item or "-", line.back, line.pieces, line.scrapped
		)
		for line in found.lines
	]
	return sentences.joined("; ", parts) if parts else _("no goods")


@unit_of_work
def debit_note(name: str, account: str) -> str:
	"""Post the debit note of a claim to a supplier on an account that had the costs; its name. The claim has ended then."""
	doc = lock(CLAIM, name)
	if doc.debit_note:
		return doc.debit_note
	if doc.against != Blame.SUPPLIER or doc.status not in (ClaimState.CLAIMED, ClaimState.ACCEPTED):
		refuse(ErrorCode.WRONG_STATUS, _("Only what was claimed from a supplier is booked as a debit note"))
	if frappe.get_cached_value("Account", account, "company") != doc.company:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("{0} is not an account of {1} that can be posted to").format(account, doc.company),
		)
	amount = quantize(from_field(doc.amount), doc.currency)
	center = (doc.shop and frappe.get_cached_value("Ecom Shop", doc.shop, "cost_center")) or ""
	row = PurchaseRow(account, -amount, doc.explanation or doc.name, center, doc.shop or "")
	note = purchase_invoices.post(
		PurchaseBill(
			doc.company, doc.supplier, doc.currency, getdate(), doc.reference or doc.name, None, None, (row,), Decimal(0), "",
			center, doc.explanation or doc.name,
		)
	)  # fmt: skip
	values = {"debit_note": note, "credited_amount": amount, "answered_on": doc.answered_on or nowdate()}
	set_status(CLAIM, name, ClaimState.CREDITED, **values)
	return note
