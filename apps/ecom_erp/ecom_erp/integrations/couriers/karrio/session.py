"""One account's talk with its carrier: the connector's calls by our way out, and what their outcome means."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from ecom_erp.integrations.couriers.base import CourierContext, CourierError, Shipment, TrackingEvent
from ecom_erp.integrations.couriers.handing_over import PickupRequest
from ecom_erp.integrations.couriers.karrio.carriers.base import Carrier, Purchase
from ecom_erp.integrations.couriers.karrio.connectors import Connector, connector
from ecom_erp.integrations.couriers.karrio.customs import Declared
from ecom_erp.integrations.couriers.karrio.mapper import by_number
from ecom_erp.integrations.couriers.karrio.refusals import in_words
from ecom_erp.integrations.couriers.karrio.settings import Settings
from ecom_erp.integrations.couriers.karrio.tokens import Tokens
from ecom_erp.integrations.couriers.karrio.way_out import Call, WayOut, lent
from ecom_erp.integrations.http import HttpClient, HttpError, Refused, Unreachable

log = logging.getLogger("ecom_erp.carriers")

NOT_ACCEPTED = (401, 403)
_UNKNOWN = 404
_DONE_BEFORE = re.compile(r"already (been )?(voided|cancell?ed)", re.IGNORECASE)


class _Unreadable(Unreachable):
	"""The carrier answered, and nobody can tell what."""


class Session:
	"""`asked_at`: when a label was asked for whose answer was lost, None when there is none. Raises CourierError and
	HttpError; an HttpError with `never_sent` had no effect."""

	def __init__(self, account: Settings, context: CourierContext, now: Callable[[], datetime] | None = None):
		if context.http is None:
			raise CourierError("has no address")
		self.account = account
		self.carrier: Carrier = account.of
		self.connector: Connector = connector(self.carrier.connector)
		self.asked_at = context.asked_at
		self.now = now or (lambda: datetime.now(timezone.utc))
		self._http: HttpClient = context.http
		self._tokens = Tokens(self._http.tokens)
		self._proxy, self._mapper = self._parts()

	def call(
		self,
		name: str,
		payload: Any,
		*,
		people: Sequence[str] = (),
		said: Declared | None = None,
		shipment: Shipment | None = None,
	) -> Any:
		"""What the carrier answers to something that may be asked any number of times. `name` is the mapper's: rate,
		tracking ...; `people`: words that no message may repeat; `said`: what a `shipment` declares."""
		with self._way(repeatable=True, said=said, shipment=shipment) as way:
			return self._outcome(way, name, payload, people)

	def buy(
		self, name: str, payload: Any, purchase: Purchase | PickupRequest, people: Sequence[str]
	) -> tuple[Any, Any]:
		"""(karrio's details, the carrier's answer) to what must not be sent twice: of a label or of a pickup.
		The token is fetched before, so that what fails there has surely sold nothing."""
		try:
			self.log_in()
		except HttpError as error:
			error.never_sent = True
			raise
		shipment = purchase.shipment if isinstance(purchase, Purchase) else None
		said = getattr(purchase, "said", None)
		with self._way(purchase=purchase, said=said, shipment=shipment) as way:
			details, messages = self._answer(way, name, payload, people)
			if details:
				return details, way.answer
			if not way.refused:
				# whatever it says of itself: an answer that is no refusal may have sold a label
				raise _Unreadable("the answer to the purchase cannot be read")
			raise self._refusal(way, messages, people)

	def cancel(self, number: str) -> None:
		"""Give a label back. One that was given back before counts as done, and so does one of a carrier that bills only
		what it collects. Raises CourierError when it is too late."""
		if not self.carrier.cancels:
			return
		try:
			self.call(
				"cancel_shipment", self.connector.models.ShipmentCancelRequest(shipment_identifier=number)
			)
		except CourierError as error:
			if not _DONE_BEFORE.search(str(error)):
				raise

	def track(self, numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		"""The events of each parcel that the carrier knows. What it says of one and cannot be read does not stop the
		others."""
		found: dict[str, Sequence[TrackingEvent]] = {}
		pieces = [number for number in numbers if self.carrier.is_piece(number)]
		whole = [number for number in numbers if number not in pieces]
		if whole:
			try:
				found.update(self._tracked(whole))
			except _Unreadable:
				if len(numbers) == 1:
					raise
				found.update(self._one_by_one(whole))
		return {**found, **self._one_by_one(pieces)}

	def _one_by_one(self, numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		"""As `track`; what is told of a package stands under its own number here, else under that of its shipment."""
		found: dict[str, Sequence[TrackingEvent]] = {}
		unreadable = 0
		for number in numbers:
			try:
				for events in self._tracked([number]).values():
					found[number] = events
			except _Unreadable:
				unreadable += 1
		if unreadable:
			log.warning("%s: the answers about %d parcels cannot be read", self.account.name, unreadable)
		return found

	def _tracked(self, numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		request = self.connector.models.TrackingRequest(tracking_numbers=list(numbers))
		with self._way(repeatable=True) as way:
			details, messages = self._answer(way, "tracking", request, ())
		refused = way.refused
		if not details and refused and _is_failure(refused, messages):
			raise self._checked(refused)
		try:
			return by_number(details or (), self.carrier.codes)
		except (AttributeError, TypeError, ValueError) as problem:
			raise _Unreadable(f"a parcel has not the expected shape ({type(problem).__name__})") from None

	def log_in(self) -> None:
		"""Ask for the tokens that the carrier gives. Raises HttpError."""
		self.token()
		if hasattr(self._proxy, "get_payment_token"):
			self.payment_token()

	def token(self) -> str:
		"""What is sent as authorization."""
		if not self._logs_in():
			return str(getattr(self._proxy.settings, "authorization", ""))
		return str(self._lent_token(lambda: self._proxy.authenticate(self._empty()).deserialize()))

	def payment_token(self) -> str:
		"""USPS: that the account pays."""
		return str(self._lent_token(lambda: self._proxy.get_payment_token().deserialize()))

	def ask(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Any:
		"""A call of our own: the JSON that was answered, None for a 404. Raises HttpError."""
		found = self._asked(method, path, headers, body)
		if found is None:
			return None
		try:
			return json.loads(found[0]) if found[0] else {}
		except ValueError:
			raise Unreachable(f"{path}: the answer is not JSON", found[2]) from None

	def header(self, method: str, path: str, headers: Mapping[str, str], name: str) -> str:
		"""A call of our own: what stands in a header of the answer, "" for a 404. Raises HttpError."""
		found = self._asked(method, path, headers, None)
		return str(found[1].get(name) or "") if found else ""

	def _asked(
		self, method: str, path: str, headers: Mapping[str, str], body: Any
	) -> tuple[bytes, Any, int] | None:
		url = f"https://{self.carrier.hosts(self.account.test_mode)[0]}{path}"
		call = Call(method, url, {"content-type": "application/json", **headers}, body=body)
		with self._way(repeatable=True) as way:
			try:
				return way.send(call)
			except Refused as error:
				if error.status == 404:
					return None
				raise self._checked(error) from None

	def _parts(self) -> tuple[Any, Any]:
		values = {
			"carrier_id": self.carrier.connector,
			"test_mode": self.account.test_mode,
			**self.carrier.credentials(self.account),
		}
		try:
			settings = self.connector.Settings(**values)
		except TypeError:
			# the words of the error would name what was entered
			raise CourierError("its credentials are not those that the connector asks for") from None
		settings.cache = self._tokens
		return self.connector.Proxy(settings), self.connector.Mapper(settings)

	def _logs_in(self) -> bool:
		own = getattr(type(self._proxy), "authenticate", None)
		return own is not None and own.__module__.startswith("karrio.mappers.")

	def _empty(self) -> Any:
		from karrio.core.utils.serializable import Serializable

		return Serializable(None, ctx={})

	def _lent_token(self, fetch: Callable[[], str]) -> str:
		with self._way(repeatable=True) as way:
			try:
				return fetch()
			except HttpError as error:
				raise self._checked(error) from None
			except Exception as problem:
				raise self._no_login(way, problem) from None

	def _no_login(self, way: WayOut, problem: Exception) -> HttpError:
		status = way.refused.status if way.refused else 0
		if way.refused and status < 500:
			return Unreachable("the credentials are not accepted", status)
		return Unreachable(f"no login: {type(problem).__name__}", status)

	@contextmanager
	def _way(
		self,
		*,
		repeatable: bool = False,
		purchase: Purchase | PickupRequest | None = None,
		said: Declared | None = None,
		shipment: Shipment | None = None,
	) -> Iterator[WayOut]:
		def mend(call: Call) -> None:
			self.carrier.mend(call, purchase, self)
			if shipment and shipment.pickup_point:
				self.carrier.hold(call, shipment)
			self.carrier.declare(call, said, self)

		with lent(WayOut(self._http, self.account.base_url, mend, repeatable, self.carrier.read)) as way:
			yield way

	def _outcome(self, way: WayOut, name: str, payload: Any, people: Sequence[str]) -> Any:
		"""What a call brought. A refusal is one; an answer that says nothing is none."""
		details, messages = self._answer(way, name, payload, people)
		if details:
			return details
		raise self._refusal(way, messages, people)

	def _answer(self, way: WayOut, name: str, payload: Any, people: Sequence[str]) -> tuple[Any, Any]:
		"""karrio's (details, messages)."""
		try:
			request = getattr(self._mapper, f"create_{name}_request")(payload)
		except Exception as problem:
			raise CourierError(f"cannot be asked: {in_words(problem, people)}") from None
		try:
			response = getattr(self._proxy, _SENDING[name])(request)
			return getattr(self._mapper, f"parse_{name}_response")(response)
		except CourierError:
			raise  # ours, before anything was sent
		except HttpError as error:
			if isinstance(error, Refused) and error.status not in NOT_ACCEPTED:
				raise CourierError(f"refused ({error.status})") from None
			raise self._checked(error) from None
		except Exception as problem:
			if way.refused:
				raise self._refusal(way, (), people) from None
			raise _Unreadable(f"the answer cannot be read ({type(problem).__name__})") from None

	def _refusal(self, way: WayOut, messages: Sequence[Any], people: Sequence[str]) -> Exception:
		refused = way.refused
		if refused and refused.status in NOT_ACCEPTED:
			return self._checked(refused)
		errors = [one for one in messages or () if (one.level or "error") == "error"]
		if errors:
			return CourierError("; ".join(dict.fromkeys(in_words(one, people) for one in errors[:3])))
		if refused:
			return CourierError(f"refused ({refused.status})")
		return Unreachable("the answer says neither what was done nor why not")

	def _checked(self, error: HttpError) -> HttpError:
		"""An error as it is told on; a token that is not accepted is not used again."""
		if error.status in NOT_ACCEPTED:
			self._tokens.forget()
			return Unreachable("the credentials are not accepted", error.status)
		return error


def _is_failure(refused: Refused, messages: Sequence[Any]) -> bool:
	"""Whether a refusal to tell about parcels says more than that they are not known yet."""
	return refused.status in NOT_ACCEPTED or (not messages and refused.status != _UNKNOWN)


_SENDING = {
	"rate": "get_rates",
	"tracking": "get_tracking",
	"shipment": "create_shipment",
	"return_shipment": "create_return_shipment",
	"cancel_shipment": "cancel_shipment",
	"pickup": "schedule_pickup",
	"cancel_pickup": "cancel_pickup",
	"manifest": "create_manifest",
}
