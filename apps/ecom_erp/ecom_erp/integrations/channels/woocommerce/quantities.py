"""WooCommerce's quantities. Plugins let shops sell by the metre or the kilogram, in fractions; the house counts whole
pieces. A line of such a quantity is one piece at the line's price, and says what the shop states, for a person to see."""

from decimal import Decimal
from typing import Any

from ecom_erp.integrations.channels.values import amount


def pieces(stated: Any) -> tuple[int, str]:
	"""Whole pieces of a line, and the quantity in words where it is no whole number."""
	number = amount(stated, "quantity")
	if _is_whole(number):
		return int(number), ""
	return 1, f"{number.normalize():f}"


def refunded_pieces(refunded: Any, ordered: Any) -> int:
	"""Pieces that a refund takes back of a line of which `ordered` were: of a fraction, its piece goes back with all of it."""
	number = abs(amount(refunded, "quantity"))
	if ordered is not None:
		whole = abs(amount(ordered, "quantity"))
		if not _is_whole(whole):
			return int(number >= whole)
	return int(number)


def _is_whole(number: Decimal) -> bool:
	return number == number.to_integral_value()
