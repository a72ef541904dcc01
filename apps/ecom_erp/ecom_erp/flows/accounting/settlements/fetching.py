"""Statements fetched from providers that have an interface: daily, or when somebody asks. Each payout is stored as soon as it is
read whole; what was fetched before is not asked for again, and nothing is read twice."""

import time
from datetime import datetime, timedelta, timezone

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.states.money.settlement import INCONSISTENT, READING
from ecom_erp.flows.accounting.settlements import accounts, providers
from ecom_erp.flows.accounting.settlements.stored_lines import SETTLEMENT
from ecom_erp.flows.accounting.settlements.storing import store
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.shops.shops import as_utc
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.statements.base import LOOK_BACK, Capability
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import SETTLEMENT_ACCOUNTS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

FIRST = timedelta(days=90)  # how far back the first time looks


def start(name: str) -> None:
	"""Fetch the account's new statements in the background."""
	in_transaction(_start, name)
	kick("fetch_settlements")


def _start(name: str) -> None:
	if not lock_values(accounts.ACCOUNT, name, "enabled"):
		frappe.throw(_("{0} is disabled").format(name))
	_set(name, step_due_at=now_datetime(), step_attempts=0)


def start_daily() -> None:
	"""All accounts that are to be fetched by themselves."""
	for row in frappe.get_all(accounts.ACCOUNT, {"enabled": 1, "fetch_daily": 1}, ["name", "provider"]):
		if providers.can(row.provider, Capability.FETCH):
			start(row.name)


def test(name: str) -> str:
	"""Whom the credentials belong to. Raises ValidationError where they are refused."""
	try:
		return providers.adapter(accounts.read(name)).test()
	except (HttpError, StatementError) as error:
		frappe.throw(providers.said(error))


def fetch_due(seconds: float) -> int:
	"""Fetch the accounts that are due, for about that long; how many were taken up."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(SETTLEMENT_ACCOUNTS, 10):
		taken += 1
		problem = ""
		try:
			_fetch(name)
		except (HttpError, StatementError, frappe.ValidationError) as error:
			roll_back()
			problem = providers.said(error)
		except Exception as error:
			roll_back()
			log_unexpected(f"Settlements of {name}")
			problem = _("Unexpected: {0}").format(type(error).__name__)
		in_transaction(_set, name, step_due_at=None, fetch_problem=problem or None)
		if time.monotonic() > end:
			break
	return taken


def _fetch(name: str) -> None:
	account = accounts.read(name)
	began = datetime.now(timezone.utc)
	until = frappe.db.get_value(accounts.ACCOUNT, name, "fetched_until")
	since = as_utc(until) - LOOK_BACK if until else began - FIRST
	refused = None
	for statement in providers.adapter(account).fetch(since, account.types, _known(name)):
		try:
			store(account, statement)
		except frappe.ValidationError as error:
			# the others are stored all the same; this one is asked for again
			roll_back()
			refused = refused or error
	if refused:
		raise refused
	in_transaction(_set, name, fetched_until=began.replace(tzinfo=None, microsecond=0))


def _known(name: str) -> set[str]:
	"""Statements that are read whole and add up: their lines need not come again. Those that were read before the account
	got its newest currency may have lacked that one."""
	currencies = {"parent": name, "parenttype": accounts.ACCOUNT}
	since = frappe.get_all("Ecom Settlement Currency", currencies, pluck="creation", order_by="creation desc")
	filters = {"settlement_account": name, "status": ("not in", (READING, INCONSISTENT))}
	if since:
		filters["creation"] = (">=", since[0])
	return set(frappe.get_all(SETTLEMENT, filters, pluck="statement_id"))


def _set(name: str, **values) -> None:
	frappe.db.set_value(accounts.ACCOUNT, name, values, update_modified=False)
	frappe.clear_document_cache(accounts.ACCOUNT, name)
