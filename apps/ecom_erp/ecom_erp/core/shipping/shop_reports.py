"""At which step of a parcel its shop is told that it is sent."""

from ecom_erp.core.enums import StrEnum


class ToldWhen(StrEnum):
	"""The choices of a shop, each earlier than the next. `SHIPPED`: the Delivery Note, by *Ship* or by the last scan of its
	handover."""

	LABEL_BOUGHT = "Label Bought"
	PACKED = "Packed"
	SHIPPED = "Shipped"


def is_due(when: str, labelled: bool, packed: bool) -> bool:
	"""Whether the shop is told of a parcel that has not left. `labelled`, `packed`: all its packages are. A parcel without
	a label has no number that could be told: its shop learns of it when it leaves, as of every other that was not told."""
	if when == ToldWhen.LABEL_BOUGHT:
		return labelled
	return when == ToldWhen.PACKED and labelled and packed
