"""Goods with serial numbers or batches: which may go into a parcel, and what of them each row of the Delivery Note carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ecom_erp.core.enums import StrEnum


class Reason(StrEnum):
	"""Why a serial number or a batch does not go into a parcel."""

	NOT_HERE = "not here"
	DISABLED = "disabled"
	EXPIRED = "expired"
	RESERVED = "reserved"
	PACKED = "packed"
	ONE_PIECE = "one piece"
	TOO_FEW = "too few"


@dataclass(frozen=True)
class Known:
	"""What ERPNext knows of a serial number (`serial`) or of a batch alone. `warehouse`: where the serial is, "" for nowhere.
	`available`: pieces of the batch in the parcel's warehouse. `reserved_for`: the document that a serial is reserved for."""

	item: str
	serial: str = ""
	batch: str = ""
	warehouse: str = ""
	disabled: bool = False
	expires: date | None = None
	available: int = 0
	reserved_for: str = ""


@dataclass(frozen=True)
class Traced:
	"""Scanned pieces: one of a serial number, or `qty` of a batch."""

	item: str
	serial: str
	batch: str
	qty: int


@dataclass(frozen=True)
class Share:
	"""What a row of the Delivery Note carries: `qty` pieces of one batch, with their serial numbers if they have any."""

	qty: int
	batch: str = ""
	serials: tuple[str, ...] = ()


class NotAllScanned(Exception):
	"""Of `item` only `scanned` pieces were scanned with a serial number or batch, of `needed`."""

	def __init__(self, item: str, scanned: int, needed: int):
		self.item, self.scanned, self.needed = item, scanned, needed
		super().__init__(f"{scanned} of {needed} pieces of {item} were scanned")


def refusal(
	known: Known, qty: int, *, warehouse: str, today: date, orders: Sequence[str], packed: int
) -> Reason | None:
	"""Why `qty` pieces do not go into a parcel of `warehouse`; None when they do. `orders`: for whom a reservation does no
	harm. `packed`: pieces of it that lie in packages which are still here. A batch may be sold on the day it expires."""
	if known.disabled:
		return Reason.DISABLED
	if known.expires and known.expires < today:
		return Reason.EXPIRED
	if known.serial:
		if qty != 1:
			return Reason.ONE_PIECE
		if known.warehouse != warehouse:
			return Reason.NOT_HERE
		if known.reserved_for and known.reserved_for not in orders:
			return Reason.RESERVED
		return Reason.PACKED if packed else None
	if known.available <= 0:
		return Reason.NOT_HERE
	return Reason.TOO_FEW if packed + qty > known.available else None


def shares(
	rows: Sequence[tuple[str, str, int]], scanned: Sequence[Traced]
) -> Mapping[str, tuple[Share, ...]]:
	"""What of the scanned goods each row (name, item, pieces) of a delivery carries, by its name; rows of items of which
	nothing was scanned are left out. Raises NotAllScanned when an item was scanned in part."""
	left: dict[str, list[Traced]] = {}
	for piece in scanned:
		left.setdefault(piece.item, []).append(piece)
	result = {}
	for name, item, qty in rows:
		if item not in left:
			continue
		there = sum(piece.qty for piece in left[item])
		if there < qty:
			raise NotAllScanned(item, there, qty)
		result[name] = _take(left[item], qty)
	return result


def _take(pieces: list[Traced], qty: int) -> tuple[Share, ...]:
	"""Take `qty` out of `pieces`, in their order; one share for each batch."""
	taken: dict[str, Share] = {}
	while qty:
		piece = pieces.pop(0)
		part = min(piece.qty, qty)
		if part < piece.qty:
			pieces.insert(0, Traced(piece.item, piece.serial, piece.batch, piece.qty - part))
		before = taken.get(piece.batch, Share(0, piece.batch))
		serials = (*before.serials, piece.serial) if piece.serial else before.serials
		taken[piece.batch] = Share(before.qty + part, piece.batch, serials)
		qty -= part
	return tuple(taken.values())


def first_expired(
	batches: Sequence[tuple[str, date | None, int]], qty: int
) -> list[tuple[str, date | None, int]]:
	"""From which batches (number, expiry, pieces there) to take `qty` pieces: what expires first, what never does last."""
	chosen = []
	for number, expires, there in sorted(batches, key=lambda row: (row[1] or date.max, row[0])):
		take = min(there, qty)
		if take > 0:
			chosen.append((number, expires, take))
			qty -= take
	return chosen
