"""One call to an outside service: its limits, its repeats, its log."""

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.http import hosts
from ecom_erp.integrations.http.errors import (
	BreakerOpen,
	HostNotAllowed,
	HttpError,
	Refused,
	ResponseTooLarge,
	Unreachable,
)
from ecom_erp.integrations.http.response import REDIRECTS, Response, raise_for_status
from ecom_erp.integrations.tokens import MemoryTokens, TokenStore

log = logging.getLogger("ecom_erp.http")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PASSING = frozenset({429, 502, 503, 504})  # states that a repeat may find gone
MAX_REDIRECTS = 3
CHUNK = 64 * 1024


@dataclass(frozen=True)
class _Call:
	method: str
	url: str
	options: Mapping[str, Any]
	idempotent: bool
	deadline: float
	secret_path: bool = False

	@property
	def place(self) -> str:
		"""Host and path, the host alone where the path is a secret: what may be logged and shown."""
		parts = urlsplit(self.url)
		return f"{parts.hostname}{'' if self.secret_path else parts.path}"


class HttpClient:
	"""`allowed_hosts`: host names, exact or "*.suffix". `timeout`: (connect, read) in seconds. `retries`: repeats after
	the first attempt. `budget`: seconds that one `request` may take, all attempts and waits together. `account`: whom
	the breaker rests, e.g. the shop's name. `tokens`: where what services lend is kept between calls. `local`: whether
	this machine and private networks may be reached too, by http as well; else they are refused as others' http is. `secret_path`: whoever
	knows the path may call, so that it is never told."""

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
		tokens: TokenStore | None = None,
		local: bool = True,
		secret_path: bool = False,
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
		self.tokens = tokens or MemoryTokens()
		self.local = local
		self.secret_path = secret_path
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
			secret_path=self.secret_path,
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
		host = parts.hostname or ""
		if parts.scheme not in ("http", "https"):
			raise HostNotAllowed(f"Only http and https addresses are reached, not {parts.scheme or 'none'}")
		if parts.username or parts.password:
			raise HostNotAllowed("An address must not hold a user name or password")
		of = f"hosts that {self.account} may reach"
		refused = hosts.why_refused(host, self.allowed_hosts, self.local, parts.scheme == "https", of)
		if refused:
			raise HostNotAllowed(refused)

	def _attempt(self, call: _Call, attempt: int) -> Response:
		started = time.monotonic()
		status = 0
		try:
			response = self._follow(call)
			status = response.status
			raise_for_status(response, call.place)
		except HttpError as error:
			status = error.status
			self._note_health(error)
			raise
		finally:
			took = (time.monotonic() - started) * 1000
			log.info("%s %s status=%s ms=%d attempt=%d", call.method, call.place, status, took, attempt)
		self.breaker.succeeded(self.account)
		return response

	def _note_health(self, error: HttpError) -> None:
		if isinstance(error, Unreachable):
			self.breaker.failed(self.account)
		elif error.status:
			self.breaker.succeeded(self.account)

	def _follow(self, call: _Call) -> Response:
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

	def _redirect_target(self, call: _Call, url: str, location: str, status: int) -> str:
		target = urljoin(url, location)
		if urlsplit(target)[:2] != urlsplit(url)[:2]:
			raise HostNotAllowed(f"{call.place} redirects to another place, which is not followed", status)
		if call.method not in SAFE_METHODS and status not in (307, 308):
			raise Refused(f"{call.place} redirects a {call.method}, which is not followed", status)
		return target

	def _exchange(self, call: _Call, url: str, options: dict[str, Any]) -> Response:
		remaining = call.deadline - time.monotonic()
		if remaining <= 0:
			raise Unreachable(f"{call.place}: the time for this call is used up")
		connect, read = self.timeout
		# an empty entry keeps the environment's proxy away from loopback
		proxies = {"http": None, "https": None} if hosts.is_loopback(urlsplit(url).hostname or "") else None
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
		except requests.exceptions.SSLError as problem:
			error: HttpError = Refused(f"{call.place}: {_what_fails(problem)}")
		except (requests.RequestException, OSError) as problem:
			error = _refused_or_unreachable(call, problem)
		# out here it has no cause, whose text may hold the query
		raise error

	def _read(self, answer: requests.Response, call: _Call) -> bytes:
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

	def _wait_before_repeat(self, call: _Call, attempt: int, error: HttpError) -> float | None:
		"""Seconds to wait before the next attempt, None when there must be none."""
		repeatable = error.never_sent or (
			call.idempotent
			and (error.status in PASSING or (isinstance(error, Unreachable) and not error.status))
		)
		if not repeatable or attempt > self.retries:
			return None
		wait = self.backoff * 2 ** (attempt - 1) * random.uniform(0.5, 1.0)
		wait = max(wait, error.retry_after)
		if wait > self.max_wait or time.monotonic() + wait >= call.deadline:
			return None
		return wait


def _new_session(user_agent: str) -> requests.Session:
	session = requests.Session()
	session.headers["User-Agent"] = user_agent
	session.auth = lambda request: request  # else requests looks for credentials in ~/.netrc
	session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
	for scheme in ("http://", "https://"):
		session.mount(scheme, HTTPAdapter(max_retries=0))
	return session


def _refused_or_unreachable(call: _Call, problem: Exception) -> HttpError:
	if isinstance(problem, ValueError):  # an address or header that requests will not send
		return Refused(f"{call.place}: the request is malformed")
	error = Unreachable(f"{call.place}: {_describe(problem)}")
	error.never_sent = _never_sent(problem)
	return error


def _what_fails(problem: requests.exceptions.SSLError) -> str:
	text = str(problem)
	if "WRONG_VERSION_NUMBER" in text or "record layer failure" in text:
		return "the server does not speak https at this address"
	if "CERTIFICATE_VERIFY_FAILED" in text or "certificate" in text:
		return "the certificate is not valid for this host"
	return "no secure connection could be made (TLS)"


def _never_sent(problem: Exception) -> bool:
	"""Was the connection refused before a byte of the request could go out?"""
	if isinstance(problem, requests.exceptions.ConnectTimeout):
		return True
	return isinstance(_reason(problem), NewConnectionError | ConnectTimeoutError)


def _reason(problem: Exception) -> object:
	"""What urllib3 says below what requests says."""
	reason = problem.args[0] if problem.args else None
	return getattr(reason, "reason", reason)


def _describe(problem: Exception) -> str:
	if isinstance(problem, requests.exceptions.Timeout):
		return "no answer in time"
	if isinstance(_reason(problem), NameResolutionError):
		return "there is no host of this name (DNS)"
	if _never_sent(problem):
		return "no connection"
	return "the connection broke before the answer came"
