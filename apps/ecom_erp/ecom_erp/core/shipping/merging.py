"""Parcels of several orders that leave in one box, under one label: which may, why others may not, and which are found by
themselves. Each order keeps its own money, documents and messages to its shop; only the way is shared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ecom_erp.core.orders.canonical import Address
from ecom_erp.core.states.fulfilment import BEFORE_LABEL, TO_PICK

MOST = 20  # parcels in one box


@dataclass(frozen=True)
class Refusal:
	"""A reason: `message` is its English source text with the `params` in braces."""

	message: str
	params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mergeable:
	"""A parcel of an order, as far as sharing a box goes. `customer`: who bought, the same person however he is written;
	`service`: the way of sending that the buyer or a person chose; `held`: why the order may not go, "" when it may;
	`packages`: how many it is packed into; `packer`: who is packing it now; `wave`: its pick list is printed; `entered`: a person typed the order in, so
	that it may go with one of a shop, and goes as that one does where no way was chosen for it."""

	parcel: str
	order: str
	number: str
	shop: str
	company: str
	warehouse: str
	customer: str
	address: Address
	currency: str
	service: str
	status: str
	ordered_at: datetime
	promised: date | None = None
	ship_by: date | None = None
	paid: bool = True
	held: str = ""
	label: bool = False
	packages: int = 1
	packer: str = ""
	wave: str = ""
	entered: bool = False
	box: str = ""  # the parcel that leads its box
	joined: str = ""  # the box, where it is one of others


def same_place(address: Address) -> tuple[str, ...]:
	"""What of an address a courier goes by, however it is written."""
	parts = (
		address.name,
		address.company,
		address.line1,
		address.line2,
		address.city,
		address.province_code or address.province,
		address.postal_code,
		address.country_code,
		address.pickup_point,
		address.pickup_carrier,
		address.recipient_platform,
		address.recipient_id,
	)
	return tuple("".join(part.casefold().split()) for part in parts)


def refusals(parcels: Sequence[Mergeable]) -> list[Refusal]:
	"""All reasons why these parcels cannot leave in one box; none when they can."""
	return [*_of_all(parcels), *(one for parcel in parcels for one in _of_one(parcel))]


def _of_all(parcels: Sequence[Mergeable]) -> Iterator[Refusal]:
	if len({one.parcel for one in parcels}) < 2:
		yield Refusal("Choose at least two orders that are ready to be shipped")
	if len(parcels) > MOST:
		yield Refusal("At most {most} parcels go into one box", {"most": str(MOST)})
	if len({one.company for one in parcels}) > 1:
		yield Refusal("They are sold by different companies")
	for what, values in (
		("They belong to different shops: {found}", {one.shop for one in parcels if not one.entered}),
		("They leave from different warehouses: {found}", {one.warehouse for one in parcels}),
		("They are in different currencies: {found}", {one.currency for one in parcels}),
		(
			"They are sent in different ways: {found}",
			{one.service or "-" for one in parcels if one.service or not one.entered},
		),
	):
		if len(values) > 1:
			yield Refusal(what, {"found": ", ".join(sorted(values))})
	if len({one.customer for one in parcels}) > 1:
		yield Refusal("They were bought by different people")
	if len({same_place(one.address) for one in parcels}) > 1:
		yield Refusal("They go to different addresses")


def _of_one(one: Mergeable) -> Iterator[Refusal]:
	params = {"number": one.number}
	if not one.paid:
		yield Refusal("{number} is not paid", params)
	if one.held:
		yield Refusal("{number} is on hold: {reason}", {**params, "reason": one.held})
	if one.label:
		yield Refusal("{number} already has a label. Void it first.", params)
	elif one.status not in BEFORE_LABEL:
		yield Refusal("{number} is {status}", {**params, "status": one.status})
	if one.packages > 1:
		yield Refusal("{number} is packed into {count} packages", {**params, "count": str(one.packages)})
	if one.packer:
		yield Refusal("{number} is being packed by {packer}", {**params, "packer": one.packer})
	if one.joined:
		yield Refusal("{number} already leaves together with another order", params)


def lead_first(parcels: Sequence[Mergeable]) -> list[Mergeable]:
	"""The oldest order's parcel leads: its label is the box's."""
	return sorted(parcels, key=lambda one: (one.ordered_at, one.order, one.parcel))


def earliest(parcels: Sequence[Mergeable]) -> tuple[date | None, date | None]:
	"""The promise that counts for all, and when they have to leave for it."""
	promised = [one.promised for one in parcels if one.promised]
	leave = [one.ship_by for one in parcels if one.ship_by]
	return min(promised, default=None), min(leave, default=None)


def groups(parcels: Sequence[Mergeable], hours: Mapping[str, int]) -> list[list[Mergeable]]:
	"""Parcels that leave together by themselves: nobody has begun to pick them, nothing of them is printed, and the orders were
	placed within `hours` (by shop; 0: never) of the first of them. One parcel of an order only: what was split was
	split on purpose."""
	found: dict[tuple, list[list[Mergeable]]] = {}
	several = _in_several_parcels(parcels)
	for one in lead_first(parcels):
		window = hours.get(one.shop, 0)
		if not window or one.order in several or not _is_untouched(one):
			continue
		key = (
			one.company,
			one.shop,
			one.warehouse,
			one.customer,
			same_place(one.address),
			one.currency,
			one.service,
		)
		last = found.setdefault(key, [])
		in_time = last and one.ordered_at - last[-1][0].ordered_at <= timedelta(hours=window)
		if in_time and len(last[-1]) < MOST:
			last[-1].append(one)
		else:
			last.append([one])
	# of one box already: nothing is left to do
	return [
		group
		for lists in found.values()
		for group in lists
		if len({one.box or one.parcel for one in group}) > 1
	]


def _is_untouched(one: Mergeable) -> bool:
	return not any(_of_one(one)) and one.status == TO_PICK and not one.wave


def _in_several_parcels(parcels: Sequence[Mergeable]) -> set[str]:
	seen: set[str] = set()
	twice: set[str] = set()
	for one in parcels:
		(twice if one.order in seen else seen).add(one.order)
	return twice
