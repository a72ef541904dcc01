"""The answer to a call, and what its status says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from ecom_erp.integrations.http.errors import Refused, Throttled, Unreachable

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Response:
	status: int
	headers: Mapping[str, str]  # case-insensitive
	body: bytes

	@property
	def text(self) -> str:
		return self.body.decode("utf-8", errors="replace")

	def json(self) -> Any:
		"""The parsed body. Raises Unreachable when it is not JSON (a proxy's error page, a cut answer)."""
		try:
			return json.loads(self.body)
		except ValueError:
			raise Unreachable("The answer is not JSON", self.status)


def raise_for_status(response: Response, place: str) -> None:
	"""Raises the HttpError of an answer that is none; `place` names it."""
	status = response.status
	if status < 400 and status not in REDIRECTS:
		return
	if status == 429:
		wait = _retry_after(response.headers.get("Retry-After", ""))
		raise Throttled(f"{place} asks to slow down", status, response.body, wait)
	if status >= 500 or status == 408:
		wait = _retry_after(response.headers.get("Retry-After", ""))
		raise Unreachable(f"{place} answered {status}", status, response.body, wait)
	raise Refused(f"{place} answered {status}", status, response.body)


def _retry_after(value: str) -> float:
	"""Seconds from a Retry-After header, which holds seconds or an HTTP date; 0 when absent or malformed."""
	try:
		return max(0.0, float(value))
	except ValueError:
		pass
	try:
		moment = parsedate_to_datetime(value)
	except (TypeError, ValueError):
		return 0.0
	if moment.tzinfo is None:
		moment = moment.replace(tzinfo=timezone.utc)
	return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
