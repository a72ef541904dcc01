"""The adapter of PayPal."""

import base64
import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import find_header, refuse_cut_off, rows_of, text_of
from ecom_erp.core.accounting.statements.times import moment_of
from ecom_erp.integrations.http import HttpClient, Refused, Unreachable
from ecom_erp.integrations.statements.base import NotPermitted, StatementAdapter, expected_shape, one_by_one
from ecom_erp.integrations.statements.paypal import activity, search, settlement
from ecom_erp.integrations.statements.paypal.settings import DAY_FIRST, DECLARATION, Settings

DAY = timedelta(days=1)
PAGE = 500  # the most that a page has
EARLY = 60  # seconds before its end in which a token is not used any more


class Adapter(StatementAdapter[Settings]):
	declaration = DECLARATION

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		text = text_of(data, "cp1252")
		if text.lstrip().strip('"')[:2].upper() in ("RH", "FH"):
			refuse_cut_off(text)
			return settlement.read(rows_of(text), remembered)
		table = find_header(rows_of(text), *activity.NEEDED)
		if table is None:
			raise _other()
		refuse_cut_off(text)
		return activity.read(
			table, remembered, self.account.dates == DAY_FIRST if self.account.dates else None
		)

	def fetch(
		self, since: datetime, remembered: Mapping[str, LineKind], known: Collection[str] = ()
	) -> Iterator[Statement]:
		"""Whole days, in UTC, that PayPal has finished with."""
		begins_at = since.astimezone(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
		days = (begins_at + number * DAY for number in range((self._refreshed() - begins_at) // DAY))
		new = (day for day in days if f"{day:%Y-%m-%d}" not in known)
		yield from one_by_one(new, lambda day: self._day(day, remembered))

	@expected_shape("PayPal")
	def test(self) -> str:
		return f"PayPal {self._get('/v1/reporting/balances', {})['account_id']}"

	@expected_shape("PayPal")
	def _refreshed(self) -> datetime:
		"""Until when PayPal's reports say everything; they come some hours late."""
		return moment_of(str(self._get("/v1/reporting/balances", {})["last_refresh_time"]), 0)

	@expected_shape("PayPal")
	def _day(self, begins_at: datetime, remembered: Mapping[str, LineKind]) -> list[Statement]:
		ends_at = begins_at + DAY - timedelta(seconds=1)
		account, rows = "", []
		for page in self._pages(begins_at, ends_at):
			account = str(page.get("account_number") or "")
			rows += page["transaction_details"]
		if not rows:
			return []
		opening, closing = (self._balances(one) for one in (begins_at, begins_at + DAY))
		return search.day(account, begins_at, ends_at, rows, opening, closing, remembered)

	def _pages(self, begins_at: datetime, ends_at: datetime) -> Iterator[Mapping[str, Any]]:
		number = 1
		while True:
			asked = {
				"start_date": _stamp(begins_at),
				"end_date": _stamp(ends_at),
				"page_size": PAGE,
				"page": number,
			}
			page = self._get("/v1/reporting/transactions", asked)
			yield page
			if number >= int(page.get("total_pages") or 0):
				return
			number += 1

	def _balances(self, at: datetime) -> search.Balances:
		return search.balances(self._get("/v1/reporting/balances", {"as_of_time": _stamp(at)}))

	def _get(self, path: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
		try:
			return self._ask(path, params)
		except Refused as refusal:
			if refusal.status != 401:
				raise _in_words(refusal) from refusal
		self._http().tokens.forget(self._key)
		return self._ask(path, params)

	def _ask(self, path: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
		headers = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json"}
		answer = self._http().request("GET", f"{self.account.url}{path}", headers=headers, params=params)
		return _object(answer)

	def _token(self) -> str:
		"""Lent for some hours, kept between calls."""
		http = self._http()
		if kept := http.tokens.read(self._key):
			return kept
		pair = base64.b64encode(f"{self.account.client_id}:{self.account.client_secret}".encode()).decode()
		headers = {"Authorization": f"Basic {pair}", "Accept": "application/json"}
		form = {"grant_type": "client_credentials"}
		try:
			url = f"{self.account.url}/v1/oauth2/token"
			answer = _object(http.request("POST", url, headers=headers, data=form, idempotent=True))
		except Refused as refusal:
			raise Refused("PayPal does not accept client ID and secret", refusal.status) from None
		token, life = answer.get("access_token"), answer.get("expires_in")
		if not isinstance(token, str) or not token:
			raise Unreachable("PayPal's answer holds no access token")
		if isinstance(life, int | float) and life > EARLY:
			http.tokens.write(self._key, token, life - EARLY)
		return token

	@property
	def _key(self) -> str:
		parts = (self.account.url, self.account.client_id, self.account.client_secret)
		return hashlib.sha256("\0".join(parts).encode()).hexdigest()

	def _http(self) -> HttpClient:
		if self.context.http is None or not (self.account.client_id and self.account.client_secret):
			raise StatementError("Enter client ID and secret to fetch statements")
		return self.context.http


def _object(answer) -> Mapping[str, Any]:
	data = answer.json()
	if not isinstance(data, dict):
		raise Unreachable("PayPal's answer has not the expected shape", answer.status)
	return data


def _stamp(moment: datetime) -> str:
	return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _in_words(refusal: Refused) -> Exception:
	if refusal.status == 403:
		return NotPermitted(
			"The app may not search transactions. Switch on Transaction Search among its features at PayPal."
		)
	if b"RESULTSET_TOO_LARGE" in refusal.body:
		return StatementError(
			"PayPal does not list so many transactions of one day. Upload the settlement report instead."
		)
	return refusal


def _other() -> StatementError:
	return StatementError(
		"This is no settlement report, transaction detail report or activity of PayPal in English. Download the activity as CSV "
		"with all columns, or choose a mapping."
	)
