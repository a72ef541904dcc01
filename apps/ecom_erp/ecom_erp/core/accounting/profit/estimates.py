"""What an order will still bring and cost, until the books know it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.profit.kinds import ProfitKind

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Expected:
	"""What is expected of an order in all, by kind, in the company's currency with the sign of profit: revenue positive,
	costs negative. `final`: kinds of which the books have all that will come."""

	amounts: Mapping[ProfitKind, Decimal]
	final: frozenset[ProfitKind] = frozenset()


def still_to_come(expected: Expected, booked: Mapping[ProfitKind, Decimal]) -> dict[ProfitKind, Decimal]:
	"""What of the expected is not booked yet, by kind. More in the books than was expected leaves nothing: what is booked
	is true."""
	found = {}
	for kind, amount in expected.amounts.items():
		left = amount - booked.get(kind, NOTHING)
		if kind not in expected.final and left * amount > 0:
			found[kind] = left
	return found
