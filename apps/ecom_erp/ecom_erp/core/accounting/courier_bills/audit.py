"""Lines of a bill against what was quoted: what is right is matched, and what is too much is explained part by part.

What exceeds the expected price is divided among its causes, in a fixed order and each at most by what it can account for, so
that the parts come to the excess, to the cent. Nothing is found where nothing was charged too much, but for parcels that came
late, whose carriage is given back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.courier_bills.model import BillLine, ChargeKind
from ecom_erp.core.accounting.courier_bills.reasons import NOT_CLAIMED, BillClass
from ecom_erp.core.accounting.courier_bills.shipments import (
	Shipment,
	Terms,
	number_key,
	rounded_up,
	same_service,
	same_zone,
)

ZERO = Decimal(0)
CARRIAGE = (ChargeKind.FREIGHT, ChargeKind.FUEL, ChargeKind.DISCOUNT)
_CORRECTIONS: tuple[tuple[ChargeKind, BillClass], ...] = (
	(ChargeKind.ADDRESS, BillClass.ADDRESS),
	(ChargeKind.WEIGHT, BillClass.WEIGHT),
	(ChargeKind.ZONE, BillClass.ZONE),
	(ChargeKind.RETURN, BillClass.RETURN_BILLED),
	(ChargeKind.RESIDENTIAL, BillClass.RESIDENTIAL),
	(ChargeKind.AREA, BillClass.AREA),
	(ChargeKind.DUTY, BillClass.DUTY),
	(ChargeKind.SURCHARGE, BillClass.SURCHARGE),
)


@dataclass(frozen=True)
class Part:
	"""A cause and what of the line it accounts for. `values` fill the sentence of `reasons.EXPLAINED`; amounts among them are
	`Decimal` in the bill's currency."""

	cause: BillClass
	amount: Decimal
	values: tuple[object, ...] = ()


@dataclass(frozen=True)
class Audited:
	"""`expected`: what the line should cost without tax, None where that is not known; `difference`: what it costs more."""

	line_id: str
	label: str
	expected: Decimal | None
	difference: Decimal | None
	parts: tuple[Part, ...] = ()

	@property
	def cause(self) -> BillClass | None:
		"""The part that weighs most; of equal ones the first."""
		return max(self.parts, key=lambda part: abs(part.amount)).cause if self.parts else None

	@property
	def claimable(self) -> Decimal:
		"""What may be asked back."""
		return sum((one.amount for one in self.parts if one.cause not in NOT_CLAIMED), ZERO)


def audit(
	lines: Sequence[BillLine], shipments: Iterable[Shipment], currency: str, terms: Terms
) -> list[Audited]:
	"""The lines of one bill in its `currency`, in their order. `shipments`: ours with the tracking numbers of the lines."""
	known = {number_key(one.tracking_number): one for one in shipments}
	seen: dict[str, _Seen] = {}
	found = []
	for line in lines:
		key = number_key(line.tracking_number)
		shipment = known.get(key) if key else None
		before = seen.setdefault(key, _Seen.of(shipment))
		found.append(_line(line, shipment, before, currency, terms))
		before.add(line)
	return found


@dataclass
class _Seen:
	"""What was billed of a parcel before a line. `place`: where its carriage was."""

	net: Decimal = ZERO
	has_freight: bool = False
	place: str = ""

	@classmethod
	def of(cls, shipment: Shipment | None) -> "_Seen":
		return cls(shipment.billed, shipment.freight_billed, shipment.billed_by) if shipment else cls()

	def add(self, line: BillLine) -> None:
		self.net += line.net
		if _has_freight(line) and not self.has_freight:
			self.has_freight, self.place = True, line.line_id


def _has_freight(line: BillLine) -> bool:
	return not line.is_return and line.of(ChargeKind.FREIGHT) > 0


def _line(line: BillLine, shipment: Shipment | None, before: _Seen, currency: str, terms: Terms) -> Audited:
	if line.net < 0:
		return _whole(line, shipment, BillClass.CREDIT, -line.net)
	if not line.tracking_number.strip():
		names = ", ".join(dict.fromkeys(one.name for one in line.charges))
		return _whole(line, None, BillClass.NOT_A_PARCEL, line.net, names)
	if shipment is None:
		return _whole(line, None, BillClass.UNKNOWN_NUMBER, line.tracking_number)
	if before.has_freight and _has_freight(line):
		return _whole(line, shipment, BillClass.DOUBLED, before.place)
	if shipment.is_void or not shipment.has_left:
		if shipment.is_return:
			return _whole(line, shipment, BillClass.RETURN_UNUSED)
		return _whole(line, shipment, BillClass.NEVER_SHIPPED, shipment.label)
	if line.is_return and not shipment.is_return:
		return _whole(line, shipment, BillClass.RETURN_BILLED, line.net)
	if shipment.currency and shipment.currency != currency:
		parts = (Part(BillClass.OTHER_CURRENCY, ZERO, (shipment.currency, currency)),)
		return Audited(line.line_id, shipment.label, None, None, parts)
	if shipment.quoted is None:
		parts = (Part(BillClass.NO_QUOTE, ZERO, (line.net,)),)
		return Audited(line.line_id, shipment.label, None, None, parts)
	return _against_quote(line, shipment, shipment.quoted, before, terms)


def _whole(line: BillLine, shipment: Shipment | None, cause: BillClass, *values: object) -> Audited:
	"""Nothing of the line was expected."""
	label = shipment.label if shipment else ""
	return Audited(line.line_id, label, ZERO, line.net, (Part(cause, line.net, values),))


def _against_quote(
	line: BillLine, shipment: Shipment, quoted: Decimal, before: _Seen, terms: Terms
) -> Audited:
	expected = max(quoted - before.net, ZERO)
	excess = line.net - expected
	parts = _explained(line, shipment, excess, terms) if excess > terms.tolerance else []
	parts += _late(line, shipment, terms, sum((one.amount for one in parts), ZERO))
	return Audited(line.line_id, shipment.label, expected, excess, tuple(parts))


def _explained(line: BillLine, shipment: Shipment, excess: Decimal, terms: Terms) -> list[Part]:
	"""Causes whose parts come to the excess."""
	parts: list[Part] = []
	left = excess
	for kind, cause in _CORRECTIONS:
		part = min(line.of(kind), left)
		if part > 0:
			names = ", ".join(dict.fromkeys(one.name for one in line.charges if one.kind is kind))
			parts.append(Part(cause, part, _values(cause, part, line, shipment, names)))
			left -= part
	if left <= 0:
		return parts
	cause = _cause_of_rest(line, shipment, terms)
	part = min(left, max(line.of(ChargeKind.FUEL), ZERO)) if cause is BillClass.FUEL else left
	parts.append(Part(cause, part, _values(cause, part, line, shipment, "")))
	if left > part:
		parts.append(Part(BillClass.PRICE, left - part, (left - part,)))
	return parts


def _cause_of_rest(line: BillLine, shipment: Shipment, terms: Terms) -> BillClass:
	"""Why the carriage itself costs more."""
	if is_heavier(line, shipment, terms.weight_step):
		return BillClass.WEIGHT
	if not same_zone(shipment.zone, line.zone):
		return BillClass.ZONE
	if not same_service(shipment.service, line.service):
		return BillClass.SERVICE
	if line.discount == 0 and line.of(ChargeKind.FREIGHT) > 0 and not line.of(ChargeKind.DISCOUNT):
		return BillClass.NO_DISCOUNT
	return BillClass.FUEL if line.of(ChargeKind.FUEL) > 0 else BillClass.PRICE


def is_heavier(line: BillLine, shipment: Shipment, step: int) -> bool:
	"""Whether more is charged for than what we have weighed and were quoted for, rounded up to `step` grams."""
	ours = max(shipment.grams, shipment.billable_grams)
	return bool(ours) and line.billed_grams > rounded_up(ours, step)


def _values(
	cause: BillClass, part: Decimal, line: BillLine, shipment: Shipment, names: str
) -> tuple[object, ...]:
	if cause is BillClass.WEIGHT:
		size = line.dimensions or "-"
		return part, line.billed_grams, size, shipment.grams, shipment.billable_grams
	if cause is BillClass.ZONE:
		return part, line.zone or "-", shipment.zone or "-"
	if cause is BillClass.SERVICE:
		return part, line.service, shipment.service
	return (part, names) if cause is BillClass.SURCHARGE else (part,)


def _late(line: BillLine, shipment: Shipment, terms: Terms, explained: Decimal) -> list[Part]:
	"""The carriage of a parcel that came after its guaranteed day, as far as it is not asked back already."""
	delivered = shipment.delivered_on or line.delivered_on
	if not (terms.is_guaranteed and delivered and shipment.promised_on and delivered > shipment.promised_on):
		return []
	amount = min(line.of(*CARRIAGE), line.net - explained)
	if amount <= 0:
		return []
	return [Part(BillClass.LATE, amount, (delivered.isoformat(), shipment.promised_on.isoformat(), amount))]
