"""What must be right about a Settlement Account before it is saved; each message says what to do."""

from collections import Counter

import frappe

from ecom_erp.flows.accounting.settlements import accounts, providers
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.flows.words.sentences import _

PARTY_ACCOUNTS = ("Receivable", "Payable")


def check(doc) -> None:
	"""Raises ValidationError."""
	doc.base_url = (doc.base_url or "").strip().rstrip("/")
	adapter_settings.validate(doc, "provider", providers.declared(doc.provider), providers.settings)
	_check_gateways(doc)
	_check_currencies(doc)
	for row in doc.postings:
		check_account(doc, row.account)
	_require_distinct([row.kind for row in doc.postings], _("Where Each Kind Is Posted"))
	_require_distinct([row.type.strip().casefold() for row in doc.types], _("Types Named by People"))
	if doc.carried_forward_account:
		check_account(doc, doc.carried_forward_account)
	books = {frappe.get_cached_value("Company", doc.company, "default_currency")}
	for own in filter(None, (doc.exchange_account, doc.accrual_account)):
		check_account(doc, own, books)


def _check_gateways(doc) -> None:
	for row in doc.gateways:
		if frappe.get_cached_value("Ecom Shop", row.shop, "company") != doc.company:
			frappe.throw(
				_("Row {0}: {1} is a shop of another company than {2}").format(row.idx, row.shop, doc.company)
			)
	own = accounts.of_document(doc).gateways
	others = frappe.get_all(
		"Ecom Settlement Gateway",
		filters={"shop": ("in", list(own)), "parent": ("!=", doc.name or "")},
		fields=["parent", "shop", "gateway"],
	)
	for other in others:
		gateway = (other.gateway or "").strip().casefold()
		if own[other.shop] is None or not gateway or gateway in own[other.shop]:
			frappe.throw(
				_(
					"Payments of {0} are settled by {1} already. A payment can be settled by one account only: name the "
					"gateways of each."
				).format(other.shop, other.parent)
			)


def _check_currencies(doc) -> None:
	books = frappe.get_cached_value("Company", doc.company, "default_currency")
	_require_distinct([row.currency for row in doc.currencies], _("Currencies"))
	for row in doc.currencies:
		check_account(doc, row.clearing_account, {row.currency})
		check_account(doc, row.bank_account, {row.currency, books})
		if row.clearing_account == row.bank_account:
			frappe.throw(_("Row {0}: the clearing account and the bank account must differ").format(row.idx))


def check_account(doc, name: str, currencies: set[str] | None = None) -> None:
	"""Whether a Settlement Account may post to an account of the books. Raises ValidationError."""
	account = frappe.get_cached_value(
		"Account", name, ["company", "is_group", "account_type", "account_currency"], as_dict=True
	)
	if not account or account.company != doc.company or account.is_group:
		frappe.throw(_("{0} is not an account of {1} that can be posted to").format(name, doc.company))
	if account.account_type in PARTY_ACCOUNTS:
		frappe.throw(
			_(
				"{0} is an account of customers or suppliers. Choose one of type Bank, Cash, or without a type."
			).format(name)
		)
	if currencies and account.account_currency not in currencies:
		frappe.throw(
			_("The account {0} is kept in {1}. Choose one in {2}.").format(
				name, account.account_currency, " / ".join(sorted(currencies))
			)
		)


def _require_distinct(values: list[str], where: str) -> None:
	twice = next((value for value, count in Counter(values).items() if count > 1), None)
	if twice:
		frappe.throw(_("{0}: {1} appears more than once").format(where, _(twice)))
