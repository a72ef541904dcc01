"""Bill Accounts as flows read them: whose parcels one pays for, what is agreed, and where its bills are posted."""

from dataclasses import dataclass

import frappe

from ecom_erp.core.accounting.courier_bills.posting import Purpose
from ecom_erp.core.accounting.courier_bills.shipments import Terms
from ecom_erp.core.money import from_field
from ecom_erp.core.text import shortened, storable
from ecom_erp.flows.accounting.courier_bills import readers
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.words.sentences import _

ACCOUNT, BILL = "Ecom Bill Account", "Ecom Courier Bill"


@dataclass(frozen=True)
class BillAccount:
	"""`couriers`: Courier Accounts whose parcels it pays for. `accounts`: of the books, by what a line is posted as."""

	name: str
	courier: str
	company: str
	currency: str
	external_account: str
	couriers: frozenset[str]
	terms: Terms
	claim_days: int
	supplier: str
	accounts: dict[Purpose, str]
	tax_account: str = ""
	payable_account: str = ""
	cost_center: str = ""
	mapping: str = ""


def read(name: str) -> BillAccount:
	return of_document(frappe.get_cached_doc(ACCOUNT, name))


def of_document(doc) -> BillAccount:
	"""An Ecom Bill Account, typed."""
	freight = doc.freight_account or ""
	return BillAccount(
		doc.name,
		doc.courier,
		doc.company,
		doc.currency,
		(doc.external_account or "").strip(),
		frozenset(row.courier_account for row in doc.couriers),
		Terms(
			from_field(doc.tolerance),
			doc.weight_step or readers.weight_step(doc.courier),
			bool(doc.is_guaranteed),
		),
		doc.claim_days or 0,
		doc.supplier or "",
		{
			Purpose.FREIGHT: freight,
			Purpose.RETURN: doc.return_account or freight,
			Purpose.DUTY: doc.duty_account or freight,
			Purpose.OTHER: doc.other_account or freight,
		},
		doc.tax_account or "",
		doc.payable_account or "",
		doc.cost_center or "",
		doc.mapping or "",
	)


def require_own(account: BillAccount, bill: str, theirs: str, currency: str) -> None:
	"""Raises ValidationError for a bill of another account or currency."""
	ours = account.external_account
	if theirs.strip() and ours and theirs.strip().casefold() != ours.casefold():
		frappe.throw(
			_("Bill {0} is of the courier's account {1}, not of {2}. Choose the bill account of {1}.").format(
				bill, theirs, ours
			)
		)
	if currency != account.currency:
		frappe.throw(
			_(
				"Bill {0} is in {1}, and {2} has bills in {3}. Choose, or make, the bill account of {1}."
			).format(bill, currency, account.name, account.currency)
		)


def remember_external(account: BillAccount, theirs: str) -> None:
	"""The first bill that says whose it is says it for the account, too; in the caller's transaction."""
	if theirs.strip() and not account.external_account:
		_require_only(account, theirs.strip())
		value = shortened(storable(theirs.strip()), 140)
		frappe.db.set_value(ACCOUNT, account.name, "external_account", value)
		frappe.clear_document_cache(ACCOUNT, account.name)


def _require_only(account: BillAccount, theirs: str) -> None:
	filters = {"courier": account.courier, "external_account": theirs, "name": ("!=", account.name)}
	if other := frappe.db.exists(ACCOUNT, filters):
		frappe.throw(_("The courier's account {0} has its bills in {1} already").format(theirs, other))


def lock_of(bill: str):
	"""The Ecom Courier Bill under its lock, and before it the one of its account: what bills of an account charge for a parcel is
	read and written by one worker at a time."""
	lock_values(ACCOUNT, frappe.db.get_value(BILL, bill, "bill_account"), "name")
	return lock(BILL, bill)
