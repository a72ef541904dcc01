"""The readers of the providers' statements, as a Settlement Account names them: those of the app, and those that other
installed apps bring by their hook `ecom_statements`."""

import frappe

from ecom_erp.core.accounting.statements.model import Statement
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.personal import masked
from ecom_erp.flows.accounting.settlements import accounts, file_mappings
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.flows.shops.site_adapters import SiteAdapters
from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations import statements
from ecom_erp.integrations.breaker import CircuitBreaker, site_store
from ecom_erp.integrations.http import HttpClient, HttpError
from ecom_erp.integrations.statements.base import StatementAdapter, StatementContext, StatementSettings
from ecom_erp.integrations.tokens import site_tokens

_OF_SITE = SiteAdapters(statements.FAMILY, "ecom_statements")

registered, provider_class, declared, can = (
	_OF_SITE.registered,
	_OF_SITE.adapter_class,
	_OF_SITE.declared,
	_OF_SITE.can,
)


def settings(doc) -> StatementSettings:
	"""What the provider's reader must know of an Ecom Settlement Account."""
	declaration = provider_class(doc.provider).declaration
	return adapter_settings.read(doc, declaration, **adapter_settings.base_values(doc))


def adapter(account: SettlementAccount) -> StatementAdapter:
	"""The reader of an account, with a client that reaches the provider's hosts alone."""
	known = settings(frappe.get_cached_doc(accounts.ACCOUNT, account.name))
	hosts = known.hosts()
	client = (
		HttpClient(
			{*hosts, *(row.host for row in frappe.get_cached_doc("Ecom Settings").allowed_hosts)},
			account=account.name,
			breaker=CircuitBreaker(site_store()),
			tokens=site_tokens(),
			local=may_reach_local(),
		)
		if hosts
		else None
	)
	return provider_class(account.provider)(known, StatementContext(client))


def said(error: Exception) -> str:
	"""What went wrong with a file or an answer, in words for the person whom it concerns."""
	if isinstance(error, StatementError):
		text = _(error.template).format(*error.values)
		is_said = not error.row or "row {0}" in error.template.casefold()
		return text if is_said else _("Row {0}: {1}").format(error.row, text)
	if isinstance(error, HttpError):
		return masked(str(error))[:500]
	return str(error)[:500]


def read_file(account: SettlementAccount, data: bytes, filename: str) -> list[Statement]:
	"""The statements in a file. Raises StatementError; ValidationError where the account lacks a mapping."""
	if provider_class(account.provider).needs_mapping and not account.mapping:
		frappe.throw(
			_("Choose the File Mapping in {0}: it says which column of the file holds what").format(
				account.name
			)
		)
	known = file_mappings.read(account.mapping) if account.mapping else None
	return adapter(account).read_file(data, filename, account.types, known)
