"""The one way out: every call to a shop, a courier or another service goes through `HttpClient`.

It reaches allowed hosts only, waits no longer than it was told, repeats what may be repeated, rests an account whose
service is down, reads no endless answers, and logs without secrets or personal data.
"""

import ipaddress
import json as json_module
import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from ecom_erp.integrations.breaker import CircuitBreaker

log = logging.getLogger("ecom_erp.http")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PASSING = frozenset({429, 502, 503, 504})  # states that a repeat may find gone
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 3
CHUNK = 64 * 1024


class HttpError(Exception):
	"""A call that brought no usable answer. `retryable`: the same call may succeed later. `status`: the HTTP status,
	0 when there was no answer. The message names host and path, never query, headers or bodies."""

	retryable = False

	def __init__(self, message: str, status: int = 0, body: bytes = b""):
		super().__init__(message)
		self.status = status
		self.body = body


class HostNotAllowed(HttpError):
	"""The address, or the place it redirects to, is not one this client may reach."""


class BreakerOpen(HttpError):
	"""The account rests after repeated failures; nothing was sent."""

	retryable = True


class Throttled(HttpError):
	"""The service asks for patience; `retry_after` in seconds, 0 when it gave no time."""

	retryable = True

	def __init__(self, message: str, status: int = 429, body: bytes = b"", retry_after: float = 0.0):
		super().__init__(message, status, body)
		self.retry_after = retry_after


class Unreachable(HttpError):
	"""No connection, no answer in time, or a failure of the service (5xx). Whether a call that was sent had an effect
	is not known."""

	retryable = True


class Refused(HttpError):
	"""The service answered and refused (4xx); repeating gives the same answer."""


class ResponseTooLarge(HttpError):
	"""The answer is longer than this client reads."""


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
			return json_module.loads(self.body)
		except ValueError:
			raise Unreachable("The answer is not JSON", self.status)


class HttpClient:
	"""`allowed_hosts`: host names, exact or "*.suffix". `timeout`: (connect, read) in seconds. `retries`: repeats after
	the first attempt. `budget`: seconds that one `request` may take, all attempts and waits together. `account`: whom
	the breaker rests, e.g. the shop's name."""

	def __init__(
		self,
		allowed_hosts: Iterable[str],
		*,
		account: str = "",
		timeout: tuple[float, float] = (5.0, 30.0),
		retries: int = 3,
		budget: float = 90.0,
		backoff: float = 0.5,
		max_wait: float = 30.0,
		max_bytes: int = 20 * 1024 * 1024,
		breaker: CircuitBreaker | None = None,
		user_agent: str = "ecom_erp",
		sleep: Callable[[float], None] = time.sleep,
	):
		self.allowed_hosts = tuple(host.lower() for host in allowed_hosts)
		self.account = account or ",".join(self.allowed_hosts)
		self.timeout = timeout
		self.retries = retries
		self.budget = budget
		self.backoff = backoff
		self.max_wait = max_wait
		self.max_bytes = max_bytes
		self.breaker = breaker or CircuitBreaker()
		self.sleep = sleep
		self._session = _new_session(user_agent)

	@classmethod
	def for_account(cls, base_url: str, account: str, **options) -> "HttpClient":
		"""A client that reaches the host of `base_url` alone."""
		return cls([urlsplit(base_url).hostname or ""], account=account, **options)

	def request(
		self,
		method: str,
		url: str,
		*,
		headers: Mapping[str, str] | None = None,
		params: Mapping[str, Any] | None = None,
		json: Any = None,
		data: bytes | str | Mapping[str, Any] | None = None,
		idempotent: bool | None = None,
	) -> Response:
		"""Send and return the answer (2xx). `idempotent`: sending twice does no harm; by default true for GET, HEAD and
		OPTIONS. Raises HttpError subclasses."""
		call = _Call(
			method=method.upper(),
			url=url,
			options={"headers": dict(headers or {}), "params": params, "json": json, "data": data},
			idempotent=method.upper() in SAFE_METHODS if idempotent is None else idempotent,
			deadline=time.monotonic() + self.budget,
		)
		self.check_address(url)
		for attempt in range(1, self.retries + 2):
			if not self.breaker.allows(self.account):
				raise BreakerOpen(
					f"{self.account} rests after repeated failures; it is tried again by itself"
				)
			try:
				return self._attempt(call, attempt)
			except HttpError as error:
				wait = self._wait_before_repeat(call, attempt, error)
				if wait is None:
					raise
				self.sleep(wait)
		raise Unreachable(f"No answer from {call.place}")

	def check_address(self, url: str) -> None:
		"""Raises HostNotAllowed unless the address is one this client may reach."""
		parts = urlsplit(url)
		host = (parts.hostname or "").lower()
		if parts.scheme not in ("http", "https"):
			raise HostNotAllowed(f"Only http and https addresses are reached, not {parts.scheme or 'none'}")
		if parts.username or parts.password:
			raise HostNotAllowed("An address must not hold a user name or password")
		if not any(_host_matches(host, allowed) for allowed in self.allowed_hosts):
			raise HostNotAllowed(
				f"{host or 'An empty host'} is not among the hosts that {self.account} may reach"
			)
		if parts.scheme == "http" and not _is_loopback(host):
			raise HostNotAllowed(f"{host} must be reached by https")

	def _attempt(self, call, attempt):
		started = time.monotonic()
		status = 0
		try:
			response = self._follow(call)
			status = response.status
			_raise_for_status(response, call.place)
		except HttpError as error:
			status = error.status
			self._tell_breaker(error)
			raise
		finally:
			took = (time.monotonic() - started) * 1000
			log.info("%s %s status=%s ms=%d attempt=%d", call.method, call.place, status, took, attempt)
		self.breaker.succeeded(self.account)
		return response

	def _tell_breaker(self, error):
		if isinstance(error, Unreachable):
			self.breaker.failed(self.account)
		elif error.status:
			self.breaker.succeeded(self.account)

	def _follow(self, call):
		"""One exchange, redirects within the same origin included."""
		url, options = call.url, dict(call.options)
		for _hop in range(MAX_REDIRECTS + 1):
			response = self._exchange(call, url, options)
			location = response.headers.get("Location", "")
			if response.status not in REDIRECTS or not location:
				return response
			url = self._redirect_target(call, url, location, response.status)
			options["params"] = None
		raise Refused(f"{call.place} redirects in circles", response.status)

	def _redirect_target(self, call, url, location, status):
		target = urljoin(url, location)
		if urlsplit(target)[:2] != urlsplit(url)[:2]:
			raise HostNotAllowed(f"{call.place} redirects to another place, which is not followed", status)
		if call.method not in SAFE_METHODS and status not in (307, 308):
			raise Refused(f"{call.place} redirects a {call.method}, which is not followed", status)
		return target

	def _exchange(self, call, url, options):
		remaining = call.deadline - time.monotonic()
		if remaining <= 0:
			raise Unreachable(f"{call.place}: the time for this call is used up")
		connect, read = self.timeout
		# an empty entry keeps the environment's proxy away from loopback
		proxies = {"http": None, "https": None} if _is_loopback(urlsplit(url).hostname or "") else None
		try:
			with self._session.request(
				call.method,
				url,
				timeout=(min(connect, remaining), min(read, remaining)),
				allow_redirects=False,
				stream=True,
				proxies=proxies,
				**options,
			) as answer:
				return Response(answer.status_code, answer.headers, self._read(answer, call))
		except requests.exceptions.SSLError:
			error = Refused(f"{call.place}: the certificate is not valid for this host")
		except (requests.RequestException, OSError) as problem:
			if isinstance(problem, ValueError):  # an address or header that requests will not send
				error = Refused(f"{call.place}: the request is malformed")
			else:
				error = Unreachable(f"{call.place}: {_describe(problem)}")
				error.never_sent = _never_sent(problem)
		raise error

	def _read(self, answer, call):
		chunks, size = [], 0
		for chunk in answer.iter_content(CHUNK):
			size += len(chunk)
			if size > self.max_bytes:
				raise ResponseTooLarge(
					f"{call.place}: the answer is longer than {self.max_bytes} bytes", answer.status_code
				)
			if time.monotonic() > call.deadline:
				raise Unreachable(f"{call.place}: the answer did not end in time")
			chunks.append(chunk)
		return b"".join(chunks)

	def _wait_before_repeat(self, call, attempt, error):
		"""Seconds to wait before the next attempt, None when there must be none."""
		repeatable = getattr(error, "never_sent", False) or (
			call.idempotent
			and (error.status in PASSING or (isinstance(error, Unreachable) and not error.status))
		)
		if not repeatable or attempt > self.retries:
			return None
		wait = self.backoff * 2 ** (attempt - 1) * random.uniform(0.5, 1.0)
		wait = max(wait, getattr(error, "retry_after", 0.0))
		if wait > self.max_wait or time.monotonic() + wait >= call.deadline:
			return None
		return wait


@dataclass(frozen=True)
class _Call:
	method: str
	url: str
	options: Mapping[str, Any]
	idempotent: bool
	deadline: float

	@property
	def place(self) -> str:
		"""Host and path: what may be logged and shown."""
		parts = urlsplit(self.url)
		return f"{parts.hostname}{parts.path}"


def _new_session(user_agent):
	session = requests.Session()
	session.headers["User-Agent"] = user_agent
	session.auth = lambda request: request  # else requests looks for credentials in ~/.netrc
	session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
	for scheme in ("http://", "https://"):
		session.mount(scheme, HTTPAdapter(max_retries=0))
	return session


def _raise_for_status(response, place):
	status = response.status
	if status < 400 and status not in REDIRECTS:
		return
	if status == 429:
		wait = _retry_after(response.headers.get("Retry-After", ""))
		raise Throttled(f"{place} asks to slow down", status, response.body, wait)
	if status >= 500 or status == 408:
		error = Unreachable(f"{place} answered {status}", status, response.body)
		error.retry_after = _retry_after(response.headers.get("Retry-After", ""))
		raise error
	raise Refused(f"{place} answered {status}", status, response.body)


def _retry_after(value):
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


def _host_matches(host, allowed):
	if allowed.startswith("*."):
		return host.endswith(allowed[1:]) and host != allowed[2:]
	return bool(host) and host == allowed


def _is_loopback(host):
	try:
		return ipaddress.ip_address(host).is_loopback
	except ValueError:
		return host == "localhost"


def _never_sent(problem):
	"""Was the connection refused before a byte of the request could go out?"""
	if isinstance(problem, requests.exceptions.ConnectTimeout):
		return True
	reason = problem.args[0] if problem.args else None
	reason = getattr(reason, "reason", reason)
	return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _describe(problem):
	if isinstance(problem, requests.exceptions.Timeout):
		return "no answer in time"
	if _never_sent(problem):
		return "no connection"
	return "the connection broke before the answer came"
