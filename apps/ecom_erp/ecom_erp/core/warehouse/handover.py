"""Whether a package may leave with the courier who stands at the door."""

from dataclasses import dataclass
from enum import Enum

from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.package import LABELLED, OUT, PackageStatus


class Refusal(Enum):
	"""Why it may not."""

	CANCELLED = "cancelled"
	ON_HOLD = "on_hold"
	NO_LABEL = "no_label"
	OTHER_COURIER = "other_courier"
	OTHER_WAREHOUSE = "other_warehouse"
	GONE = "gone"


@dataclass(frozen=True)
class AtDoor:
	"""A scanned package. `held`: its order keeps its parcels here; `handover`: the one it has left with already."""

	status: PackageStatus
	fulfilment: FulfilmentStatus
	courier: str
	warehouse: str
	held: bool = False
	handover: str = ""


def refusal(package: AtDoor, courier: str, warehouse: str) -> Refusal | None:
	"""Why a package may not leave with this courier from this warehouse; None when it may. What is worse comes first: a parcel of a
	cancelled order must be noticed whoever stands at the door."""
	if package.status == PackageStatus.CANCELLED or package.fulfilment == FulfilmentStatus.CANCELLED:
		return Refusal.CANCELLED
	if package.handover:
		return Refusal.GONE
	if package.held:
		return Refusal.ON_HOLD
	if package.status not in (LABELLED, *OUT):
		return Refusal.NO_LABEL
	if package.warehouse != warehouse:
		return Refusal.OTHER_WAREHOUSE
	return Refusal.OTHER_COURIER if package.courier != courier else None
