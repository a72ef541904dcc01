"""What shops tell us, by webhook and by polling, into the inbox."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.flows.intake import unread_messages
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.order_document import utc_naive
from ecom_erp.flows.shops import shops
from ecom_erp.integrations.channels.base import ChannelError, PayloadError, reading
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging import inbox
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction, roll_back

# A shop may show an order a little later than its time stamp says; events known already cost nothing.
OVERLAP = timedelta(minutes=2)
TURN_SECONDS = 50  # of one shop with a long history, and after which no further shop is begun
DEFAULT_MINUTES = 5


def receive_webhook(shop: str, headers: Mapping[str, str], body: bytes) -> None:
	"""Check and store one webhook, in the caller's transaction; processing comes later. Raises SignatureError or
	PayloadError, or DoesNotExistError for a shop that is unknown or disabled."""
	document = shops.get_shop(shop)
	if not document.enabled:
		raise frappe.DoesNotExistError
	adapter = shops.adapter(shop)
	with reading():
		event = adapter.read_webhook(headers, body)
	if event:
		inbox.accept(shop, [event], "Webhook")
		kick("process_inbox")


def poll_due_shops() -> list[str]:
	"""Poll the shops whose time has come, those that were not polled for longest first; the names of those polled. A
	shop that fails is noted, and neither it nor one with a long history keeps the others waiting: whom the run does not
	reach comes first in the next."""
	waiting = {"enabled": 1, "poll_enabled": 1}
	polled, end = [], time.monotonic() + TURN_SECONDS
	for name in frappe.get_all("Ecom Shop", waiting, pluck="name", order_by="last_poll_at, name"):
		if in_transaction(_claim_poll, name):
			_poll_whatever_happens(name)
			polled.append(name)
		if time.monotonic() > end:
			break
	return polled


def _poll_whatever_happens(name: str) -> None:
	try:
		poll(name)
	except Exception as error:
		roll_back()
		log_unexpected(f"Polling of {name}")
		in_transaction(shops.note_problem, name, _("Unexpected: {0}").format(type(error).__name__))


def _claim_poll(name: str) -> bool:
	"""Whether it is time to poll the shop, and nobody else is doing it."""
	shop = lock_values("Ecom Shop", name, ["last_poll_at", "poll_minutes"])
	pause = timedelta(minutes=shop.poll_minutes or DEFAULT_MINUTES)
	if shop.last_poll_at and shop.last_poll_at + pause > now_datetime():
		return False
	frappe.db.set_value("Ecom Shop", name, "last_poll_at", now_datetime(), update_modified=False)
	return True


def ask_for_poll(name: str) -> None:
	"""Let the shop be polled at once, in the background, and go on until its history is read. Inside a unit of work."""
	lock_values("Ecom Shop", name, "last_poll_at")
	frappe.db.set_value("Ecom Shop", name, "last_poll_at", None, update_modified=False)
	kick("poll_shops")


def poll(name: str, by_person: bool = False) -> int:
	"""Fetch what changed since the last poll into the inbox, page by page, and move the high-water mark with each page
	stored; how many events came. A failure is shown on the shop and the next poll goes on where this one stopped. So
	does the next poll of a shop whose turn is over with pages left; it is due at once. `by_person`: somebody waits, and
	the shop is asked even while it rests."""
	count, end, left, problems = 0, time.monotonic() + TURN_SECONDS, False, []
	try:
		for page in shops.adapter(name, by_person).updated_orders(_since(name)):
			in_transaction(_store_page, name, page)
			for event in page:
				if event.problem and event.external_id:
					unread_messages.hold(name, event.external_id)
			count += len(page)
			problems += [event.problem for event in page if event.problem]
			if left := time.monotonic() > end:
				break
	except (HttpError, ChannelError, PayloadError) as error:
		in_transaction(shops.note_problem, name, str(error))
		return count
	in_transaction(_note_polled, name, left, problems)
	if count:
		kick("process_inbox")
	return count


def _note_polled(name: str, left: bool, problems: Sequence[str]) -> None:
	"""The next poll is due after the shop's pause; at once when pages are `left`, behind the shops that waited longer."""
	minutes = lock_values("Ecom Shop", name, "poll_minutes") or DEFAULT_MINUTES
	at = now_datetime() - timedelta(minutes=minutes if left else 0)
	frappe.db.set_value("Ecom Shop", name, "last_poll_at", at, update_modified=False)
	if problems:
		text = _("{0} orders could not be read; they are kept as dead inbox messages. The first: {1}")
		shops.note_problem(name, text.format(len(problems), problems[0]))
	else:
		shops.note_success(name)


def _since(name: str) -> datetime:
	mark = frappe.db.get_value("Ecom Shop", name, "polled_until")
	if mark:
		return shops.as_utc(mark) - OVERLAP
	days = frappe.get_cached_doc("Ecom Settings").history_days or 30
	return datetime.now(timezone.utc) - timedelta(days=days)


def _store_page(name: str, page) -> None:
	inbox.accept(name, page, "Poll")
	latest = _latest([event.occurred_at for event in page if event.occurred_at])
	mark = lock_values("Ecom Shop", name, "polled_until")
	if latest and (not mark or utc_naive(latest) > mark):
		frappe.db.set_value("Ecom Shop", name, "polled_until", utc_naive(latest), update_modified=False)


def _latest(times: Sequence[datetime]) -> datetime | None:
	"""The latest time that is not in the future: by an order dated there nothing that comes before would be asked for
	again. Now, where all are in the future, as those of a shop whose clock is fast."""
	now = datetime.now(timezone.utc)
	past = [time for time in times if time <= now]
	return max(past, default=now if times else None)
