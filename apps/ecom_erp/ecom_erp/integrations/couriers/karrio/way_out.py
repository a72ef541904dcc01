"""How a connector's calls go out: by `integrations/http.py`, whatever the connector asks for.

karrio's own request function waits without end, and sends every failed call a second time where `sentry_sdk` can be
imported; none of it is used.
"""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from email.message import Message
from types import ModuleType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from ecom_erp.integrations.http import HttpClient, Refused

# what connectors fetch besides, for each parcel that has arrived: pictures of signatures
_NOT_WANTED = ("trackingdocuments", "proof-of-delivery")
_current: ContextVar["WayOut | None"] = ContextVar("karrio_way_out", default=None)


class NoWayOut(RuntimeError):
	"""A connector calls where nobody has lent it a way out."""


@dataclass
class Call:
	"""A call that a connector is about to make; mends change it. `body`: what stands in a JSON body, else None, and
	then `data` is sent."""

	method: str
	url: str
	headers: dict[str, str]
	data: bytes | str | None = None
	body: Any = None

	@property
	def path(self) -> str:
		"""The path of the address, without query."""
		return urlsplit(self.url).path


@dataclass
class WayOut:
	"""The calls of one operation. `base_url`: goes before each path instead of the connector's own host, "" for its own.
	`mend` sees each call before it is sent, `read` makes each answer one that the connector can read. `repeatable`: sending
	twice does no harm. `refused`: the last refusal; `last`: the last answer's body."""

	http: HttpClient
	base_url: str = ""
	mend: Callable[[Call], None] = lambda call: None
	repeatable: bool = False
	read: Callable[[Call, bytes], bytes] = lambda call, answer: answer
	refused: Refused | None = None
	last: bytes = b""

	@property
	def answer(self) -> dict[str, Any]:
		"""The last answer, {} when it was no JSON object."""
		try:
			found = json.loads(self.last)
		except ValueError:
			return {}
		return found if isinstance(found, dict) else {}

	def send(self, call: Call) -> tuple[bytes, Any, int]:
		"""(body, headers, status) of the answer. Raises HttpError, Refused among them."""
		if call.path.rpartition("/")[2] in _NOT_WANTED:
			raise Refused(f"{call.path} is not asked for")
		self.mend(call)
		url = call.url
		if self.base_url:
			parts = urlsplit(url)
			url = f"{self.base_url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
		data = json.dumps(call.body) if call.body is not None else call.data
		try:
			answer = self.http.request(
				call.method,
				url,
				headers=call.headers,
				data=data.encode() if isinstance(data, str) else data,
				idempotent=self.repeatable or call.method in ("GET", "HEAD"),
			)
		except Refused as error:
			self.refused = error
			raise
		self.last = self.read(call, answer.body)
		return self.last, answer.headers, answer.status


@contextmanager
def lent(way: WayOut) -> Iterator[WayOut]:
	"""The connector's calls inside go out by this way."""
	token = _current.set(way)
	try:
		yield way
	finally:
		_current.reset(token)


class Library:
	"""`karrio.lib` as a connector sees it: what goes out, and what would use threads of its own, is ours."""

	def __init__(self, lib: ModuleType):
		self._lib = lib

	def __getattr__(self, name: str) -> Any:
		return getattr(self._lib, name)

	def request(self, *, url: str, **options: Any) -> Any:
		"""As karrio's: the decoded answer, and what `on_error` makes of a refusal. Raises HttpError for all else."""
		return self._exchange(url, options)[0]

	def request_with_response(self, *, url: str, **options: Any) -> Any:
		"""As `request`, with status and headers."""
		content, headers, status = self._exchange(url, options)
		return self._lib.HttpResponse(
			content=content, status_code=status, headers=dict(headers), is_error=status >= 400
		)

	def run_asynchronously(self, predicate: Callable[[Any], Any], sequence: Any) -> list[Any]:
		"""One after the other: the way out is lent to this thread, and what fails half-way must not go on."""
		return [predicate(each) for each in sequence or ()]

	def run_concurently(
		self, predicate: Callable[[Any], Any], sequence: Any, max_workers: int = 2
	) -> list[Any]:
		"""As `run_asynchronously`. An error is raised; karrio would put it among the answers."""
		return self.run_asynchronously(predicate, sequence)

	def zpl_to_pdf(self, *_arguments: Any, **_options: Any) -> Any:
		"""karrio would send the label, with the buyer's address, to a public service without https."""
		raise NoWayOut("A label is not sent to a third party to be converted")

	def _exchange(self, url: str, options: dict[str, Any]) -> tuple[Any, Any, int]:
		way = _current.get()
		if way is None:
			raise NoWayOut(f"{urlsplit(url).hostname} is called outside an operation")
		call = _call(url, options)
		try:
			body, headers, status = way.send(call)
		except Refused as error:
			return self._refusal(error, call, options), {}, error.status
		on_ok = options.get("on_ok")
		if on_ok:
			return on_ok(_Answer(body, headers, status)), headers, status
		return self._decoded(body, options), headers, status

	def _refusal(self, error: Refused, call: Call, options: dict[str, Any]) -> Any:
		"""What the connector makes of a refusal; the refusal itself where it can make nothing of it."""
		if not error.status or not error.body:
			raise error
		on_error = options.get("on_error")
		try:
			if not on_error:
				return self._decoded(error.body, options)
			return on_error(HTTPError(call.path, error.status, "refused", Message(), io.BytesIO(error.body)))
		except Exception:
			raise error from None

	def _decoded(self, body: bytes, options: dict[str, Any]) -> Any:
		decoder = options.get("decoder") or self._lib.decode
		try:
			return decoder(body) or body
		except Exception:
			return body


class _Answer:
	"""An answer as urllib gives it to `on_ok`."""

	def __init__(self, body: bytes, headers: Any, status: int):
		self._body, self.headers, self.status = body, headers, status

	def read(self) -> bytes:
		return self._body


def _call(url: str, options: dict[str, Any]) -> Call:
	data = options.get("data")
	method = options.get("method") or ("GET" if data is None else "POST")
	call = Call(method, url, dict(options.get("headers") or {}), data)
	if isinstance(data, dict | list):
		call.body = data
	elif isinstance(data, str) and data[:1] in ("{", "["):
		call.body = json.loads(data)
	return call
