"""What a channel says of a shop where somebody connects it: what is set there, what the credentials may do, who is told
of orders, and what will not work as it stands."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any
from urllib.parse import urlsplit


class RemarkCode(Enum):
	"""What a person has to know of the connection. The texts are in `flows/shops/remarks.py`."""

	SCOPE_MISSING = "scope_missing"  # params: scopes
	OLD_ORDERS_HIDDEN = "old_orders_hidden"
	CUSTOMERS_NOT_APPROVED = "customers_not_approved"
	CUSTOMERS_EMPTY = "customers_empty"
	OTHER_SIGNING_SECRET = "other_signing_secret"
	WEBHOOK_DISABLED = "webhook_disabled"  # params: topics
	WEBHOOK_MISSING = "webhook_missing"  # params: topics
	WEBHOOK_ELSEWHERE = "webhook_elsewhere"  # params: topics
	KEY_READS_ONLY = "key_reads_only"  # params: place
	SETTINGS_HIDDEN = "settings_hidden"


@dataclass(frozen=True)
class Remark:
	code: RemarkCode
	params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Location:
	"""A place from which the shop sells; its own id."""

	id: str
	name: str


@dataclass(frozen=True)
class Gateway:
	"""A way to pay. `id` as orders name it."""

	id: str
	title: str
	enabled: bool = True


@dataclass(frozen=True)
class Webhook:
	"""Somebody whom the shop tells of `topic`. `id`: the shop's."""

	id: str
	topic: str
	address: str
	active: bool = True

	def reaches(self, address: str) -> bool:
		"""Whether it is what was registered for this receiver, now or when the site had another host."""
		return _receiver(self.address) == _receiver(address)


@dataclass(frozen=True)
class ShopDescription:
	"""What the shop tells of itself; empty, or None, where the channel does not tell. `granted` and `missing`: what the
	credentials may do, and what they may not of what this app needs, in the channel's own names."""

	currency: str = ""
	name: str = ""
	time_zone: str = ""
	prices_include_tax: bool | None = None
	decimals: int | None = None
	app: str = ""
	locations: tuple[Location, ...] = ()
	gateways: tuple[Gateway, ...] = ()
	granted: tuple[str, ...] = ()
	missing: tuple[str, ...] = ()
	webhooks: tuple[Webhook, ...] = ()
	remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Registration:
	"""What became of a shop's webhooks, by topic. `refused`: topics that the shop would not tell, each with its reason."""

	made: tuple[str, ...] = ()
	repaired: tuple[str, ...] = ()
	right: tuple[str, ...] = ()
	refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CatalogueListing:
	"""One thing that a shop sells. `listing_id` as its order lines name it. `sku_of_parent`: the SKU is not its own."""

	listing_id: str
	sku: str
	title: str
	barcode: str = ""
	sku_of_parent: bool = False


@dataclass(frozen=True)
class CataloguePage:
	"""`next`: where the page after it begins, "" when it is the last."""

	listings: Sequence[CatalogueListing]
	next: str = ""


@dataclass(frozen=True)
class WebhookPlan:
	"""`right`: what tells this receiver as it should; `wrong`: what does so with another state or an old address;
	`lacking`: topics that nobody is told of."""

	right: tuple[Webhook, ...]
	wrong: tuple[Webhook, ...]
	lacking: tuple[str, ...]


def plan_webhooks(known: Collection[Webhook], topics: Sequence[str], address: str) -> WebhookPlan:
	"""What to do so that each topic is told to `address` once. Of several webhooks of a topic for this receiver the one
	that is right counts; those of others are left alone."""
	right, wrong, lacking = [], [], []
	for topic in topics:
		own = [one for one in known if one.topic == topic and one.reaches(address)]
		fit = [one for one in own if one.active and one.address == address]
		if fit:
			right.append(fit[0])
		elif own:
			wrong.append(own[0])
		else:
			lacking.append(topic)
	return WebhookPlan(tuple(right), tuple(wrong), tuple(lacking))


def carry_out(
	plan: WebhookPlan,
	make: Callable[[str], object],
	repair: Callable[[Webhook], object],
	refusal: type[Exception],
	keep: Callable[[Webhook], object] = lambda _right: None,
) -> Registration:
	"""Do what was planned, and `keep` what is right; a topic that is refused keeps no other from being told."""
	refused: list[tuple[str, str]] = []

	def passes(topic: str, act: Callable[[], object]) -> bool:
		try:
			act()
		except refusal as problem:
			refused.append((topic, str(problem)))
			return False
		return True

	right = [one.topic for one in plan.right if passes(one.topic, partial(keep, one))]
	made = [topic for topic in plan.lacking if passes(topic, partial(make, topic))]
	repaired = [one.topic for one in plan.wrong if passes(one.topic, partial(repair, one))]
	return Registration(tuple(made), tuple(repaired), tuple(right), tuple(refused))


def webhook_remarks(known: Collection[Webhook], topics: Sequence[str], address: str) -> tuple[Remark, ...]:
	"""What is wrong with a shop's webhooks for `address`, a remark a kind; none where the address is not known."""
	if not address:
		return ()
	plan = plan_webhooks(known, topics, address)
	disabled = [one.topic for one in plan.wrong if not one.active]
	elsewhere = [one.topic for one in plan.wrong if one.active]
	found = (
		(RemarkCode.WEBHOOK_DISABLED, disabled),
		(RemarkCode.WEBHOOK_ELSEWHERE, elsewhere),
		(RemarkCode.WEBHOOK_MISSING, plan.lacking),
	)
	return tuple(Remark(code, {"topics": ", ".join(of)}) for code, of in found if of)


def _receiver(address: str) -> tuple[str, Any]:
	"""Path and query: what names the shop on this site, whatever host the site has."""
	try:
		parts = urlsplit(address)
	except ValueError:
		return address, ""
	return parts.path, parts.query
