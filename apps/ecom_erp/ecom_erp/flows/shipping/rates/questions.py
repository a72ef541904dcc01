"""What the courier accounts ask for a parcel, or for several packages of one order. The carriers are asked side by side: all
of them take about as long as the slowest."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from frappe import _

from ecom_erp.core.carriers.dangerous_goods import GoodsRule
from ecom_erp.core.carriers.rates import Quote
from ecom_erp.flows.carriers import dangerous_goods
from ecom_erp.flows.carriers.courier_kinds import calls_out, can, registered
from ecom_erp.flows.carriers.couriers import adapter_of, takes_masked, takes_pickup_points
from ecom_erp.flows.shipping.rates import cache
from ecom_erp.flows.shipping.rates.offers import Offer
from ecom_erp.flows.shipping.shipments import joined
from ecom_erp.integrations.couriers.base import (
	Capability,
	CourierAdapter,
	CourierError,
	CourierQuote,
	MaskedRecipient,
	Shipment,
)
from ecom_erp.integrations.http import HttpError

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount

AT_ONCE = 8  # carriers


Answer = tuple[list[Offer], str]  # the offers of an account, or why there are none


def ask(accounts: Sequence["CourierAccount"], packages: Sequence[Shipment]) -> list[Answer]:
	"""The answer of each account, in their order. One that cannot be reached does not stop the others. Never under a lock."""
	hazards = frozenset().union(*(one.hazards for one in packages))
	known = dangerous_goods.rules() if hazards else []
	questions = [_question(account, packages, known) for account in accounts]
	answers = _answers(accounts, questions)
	for account, question, (offers, _why) in zip(accounts, questions, answers, strict=True):
		if callable(question):
			cache.keep(account, packages, offers)
	if not hazards:
		return answers
	return [
		_taking(account, packages, known, answer) for account, answer in zip(accounts, answers, strict=True)
	]


def _taking(
	account: "CourierAccount", packages: Sequence[Shipment], known: Sequence[GoodsRule], answer: Answer
) -> Answer:
	"""The offers of services that take the goods; why the others do not."""
	hazards = frozenset().union(*(one.hazards for one in packages))
	reasons = {
		offer.service: dangerous_goods.refusal(
			account, hazards, abroad=is_abroad(packages[0]), service=offer.service, known=known
		)
		for offer in answer[0]
	}
	kept = [offer for offer in answer[0] if not reasons[offer.service]]
	return kept, "; ".join(filter(None, [answer[1], *dict.fromkeys(reasons.values())]))


def is_abroad(shipment: Shipment) -> bool:
	"""Whether it leaves the country; carriers' rules for dangerous goods ask for no customs territory."""
	return shipment.sender.country_code != shipment.recipient.country_code


def _answers(
	accounts: Sequence["CourierAccount"], questions: Sequence[Answer | Callable[[], Answer]]
) -> list[Answer]:
	remote = [
		calls_out(account.courier) and callable(question)
		for account, question in zip(accounts, questions, strict=True)
	]
	if sum(remote) < 2:
		return [question() if callable(question) else question for question in questions]
	with ThreadPoolExecutor(AT_ONCE) as threads:
		running = [
			threads.submit(copy_context().run, question) if is_remote else question
			for question, is_remote in zip(questions, remote, strict=True)
		]
		# those without a network are answered meanwhile, here
		answers = [one() if callable(one) else one for one in running]
		return [answer if isinstance(answer, tuple) else answer.result() for answer in answers]


def _question(
	account: "CourierAccount", packages: Sequence[Shipment], known: Sequence[GoodsRule]
) -> Answer | Callable[[], Answer]:
	"""What asks the account, without database and translations: it may run in another thread. An answer where nothing is to be asked."""
	if not account.enabled:
		return [], _("{0} is disabled").format(account.name)
	hazards = frozenset().union(*(one.hazards for one in packages))
	refused = dangerous_goods.refusal(account, hazards, abroad=is_abroad(packages[0]), known=known)
	if refused:
		return [], refused
	point, carrier = packages[0].pickup_point, packages[0].pickup_carrier
	if point and not takes_pickup_points(account, carrier):
		place = " ".join(filter(None, (carrier, point)))
		return [], _("{0} does not deliver to pickup point {1}").format(account.name, place)
	masked = packages[0].masked
	if masked and not takes_masked(account, masked.platform):
		return [], _unreadable(account, masked)
	kept = cache.known(account, packages)
	if kept:
		return kept, ""
	try:
		adapter = adapter_of(account)
	except CourierError as error:
		return [], f"{account.name}: {error}"
	return partial(_answer, account.name, adapter, packages)


def _unreadable(account: "CourierAccount", masked: MaskedRecipient) -> str:
	whose = masked.platform or _("a marketplace")
	able = [name for name in registered().classes if can(name, Capability.MASKED_RECIPIENTS)]
	return _(
		"{0} needs a readable address, and {1} shows this buyer masked. Choose an account with a waybill service for masked "
		"buyers of {1} ({2})"
	).format(account.name, whose, ", ".join(map(_, able)))


def _answer(account: str, adapter: CourierAdapter, packages: Sequence[Shipment]) -> Answer:
	try:
		if len(packages) == 1:
			return [Offer(one.service, _quote(account, one)) for one in adapter.quote(packages[0])], ""
		if adapter.takes_together() >= len(packages):
			whole = adapter.quote(joined(packages))
			return [Offer(one.service, _quote(account, one), together=True) for one in whole], ""
		return _apart(account, adapter, packages), ""
	except (CourierError, HttpError) as error:
		return [], f"{account}: {error}"


def _quote(account: str, offered: CourierQuote) -> Quote:
	return Quote(
		offered.amount,
		offered.currency,
		offered.zone,
		offered.billable_grams,
		offered.transit_days,
		offered.breakdown,
		account,
	)


def _apart(account: str, adapter: CourierAdapter, packages: Sequence[Shipment]) -> list[Offer]:
	"""The services that take each of the packages, with the sum of their prices. Raises CourierError when none does."""
	by_service: dict[str, list[Quote]] = {}
	for package in packages:
		for offered in adapter.quote(package):
			by_service.setdefault(offered.service, []).append(_quote(account, offered))
	whole = {service: parts for service, parts in by_service.items() if len(parts) == len(packages)}
	if not whole:
		raise CourierError("no service takes all of the packages")
	return [Offer(service, _sum(parts)) for service, parts in whole.items()]


def _sum(parts: Sequence[Quote]) -> Quote:
	first = parts[0]
	return Quote(
		sum((part.amount for part in parts), Decimal(0)),
		first.currency,
		first.zone,
		sum(part.billable_grams for part in parts),
		max(part.transit_days for part in parts),
		(),
		first.card,
	)
