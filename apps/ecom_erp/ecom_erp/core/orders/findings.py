"""What the checks of an order find, each with its code and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ecom_erp.core.money import minor_units, quantize
from ecom_erp.core.orders.holds import HoldCode, NoteCode


@dataclass(frozen=True)
class Finding:
	"""One thing found. `message` is the English source text with the `params` in braces, amounts already formatted;
	`line` is the order line's external_id, "" when it is about the order. A blocking finding holds the order."""

	code: HoldCode | NoteCode
	message: str
	params: Mapping[str, str] = field(default_factory=dict)
	line: str = ""
	blocking: bool = True


def amount_text(amount: Decimal, currency: str) -> str:
	return f"{quantize(amount, currency):.{minor_units(currency)}f}"
