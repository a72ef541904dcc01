"""Statuses of a Fulfilment Order's packages, and what its own status follows from."""

from collections.abc import Iterable
from dataclasses import dataclass

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.table import StateTable


class PackageStatus(StrEnum):
	OPEN = "Open"
	PACKED = "Packed"
	LABELLED = "Labelled"
	SHIPPED = "Shipped"
	DELIVERED = "Delivered"
	CANCELLED = "Cancelled"


OPEN, PACKED, LABELLED, SHIPPED, DELIVERED, CANCELLED = PackageStatus

WITHOUT_LABEL = (OPEN, PACKED)
HERE = (*WITHOUT_LABEL, LABELLED)
OUT = (SHIPPED, DELIVERED)

# A label may be bought before the goods are packed, and goods may be delivered by hand without either. Back: a label is
# voided, a package is unpacked, a Delivery Note is cancelled. A cancelled package is used again when its Fulfilment Order
# needs one more.
PACKAGE = StateTable(
	"A package",
	{
		OPEN: {PACKED, LABELLED, SHIPPED, CANCELLED},
		PACKED: {OPEN, LABELLED, SHIPPED, CANCELLED},
		LABELLED: {OPEN, PACKED, SHIPPED, CANCELLED},
		SHIPPED: {OPEN, PACKED, LABELLED, DELIVERED},
		DELIVERED: {OPEN, PACKED, LABELLED, SHIPPED},
		CANCELLED: {OPEN},
	},
)


@dataclass(frozen=True)
class PackageFacts:
	"""What has happened to a package; its status follows from that alone."""

	packed: bool = False
	labelled: bool = False
	shipped: bool = False
	delivered: bool = False


def status_of(facts: PackageFacts) -> PackageStatus:
	"""The status of a package that is not cancelled."""
	if facts.shipped:
		return DELIVERED if facts.delivered else SHIPPED
	if facts.labelled:
		return LABELLED
	return PACKED if facts.packed else OPEN


def fulfilment_status(
	packages: Iterable[PackageFacts], picked: bool, shipped: bool, waits: bool = False
) -> FulfilmentStatus:
	"""The status of a Fulfilment Order that is not cancelled, from its packages that are not: it is Labelled, Packed and
	Delivered when each of them is. `picked`: its goods were picked; `shipped`: they have left by a Delivery Note; `waits`:
	its stock has not come. As long as pieces lie in no closed package there is an open one, so that each package is packed
	when every piece is."""
	packages = list(packages)
	if shipped:
		arrived = bool(packages) and all(package.delivered for package in packages)
		return FulfilmentStatus.DELIVERED if arrived else FulfilmentStatus.SHIPPED
	if waits:
		return FulfilmentStatus.WAITING
	if packages and all(package.labelled for package in packages):
		return FulfilmentStatus.LABELLED
	if packages and all(package.packed for package in packages):
		return FulfilmentStatus.PACKED
	some = picked or any(package.packed for package in packages)
	return FulfilmentStatus.PICKED if some else FulfilmentStatus.TO_PICK
