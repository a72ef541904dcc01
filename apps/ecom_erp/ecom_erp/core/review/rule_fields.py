"""What the conditions of review rules may compare, by the name that an admin reads.

An order's record for the rules (`flows/review/rule_facts.py`) has exactly these names as keys.
"""

from collections.abc import Mapping
from decimal import Decimal

from ecom_erp.core.review.conditions import Condition, ConditionError, holds

_NUMBER, _COUNT, _TEXT, _LIST, _YES = Decimal("1.5"), 1, "x", ("x",), True

# name: a value of its kind
SAMPLES: Mapping[str, object] = {
	"Total (order currency)": _NUMBER,
	"Total (company currency)": _NUMBER,
	"Discount (%)": _NUMBER,
	"Pieces": _COUNT,
	"Lines": _COUNT,
	"Weight (g)": _COUNT,
	"Currency": _TEXT,
	"Prices Include Tax": _YES,
	"Country Code": _TEXT,
	"State or Province": _TEXT,
	"City": _TEXT,
	"Postal Code": _TEXT,
	"Billing Country Code": _TEXT,
	"Billing in Another Country": _YES,
	"Shop": _TEXT,
	"Channel": _TEXT,
	"Payment Gateways": _LIST,
	"Payment": _TEXT,
	"Shipping Method": _TEXT,
	"Tags from the Shop": _LIST,
	"Buyer's Note": _TEXT,
	"Guest Buyer": _YES,
	"Buyer's E-mail Domain": _TEXT,
	"Buyer's Phone Provided": _YES,
	"Earlier Orders of the Buyer": _COUNT,
	"Earlier Cancelled Orders": _COUNT,
	"SKUs": _LIST,
	"Items": _LIST,
	"Item Groups": _LIST,
	"Order Hour (0-23)": _COUNT,
	"Order Weekday": _TEXT,
	"Risk Score": _COUNT,
}
_ORDERED = (">", ">=", "<", "<=", "between")
_EQUAL = ("=", "!=")


def check_condition(condition: Condition) -> None:
	"""Raises ConditionError for what makes no sense whatever the order: an unknown field, a comparison that its kind
	does not have, a value of another kind."""
	sample = SAMPLES.get(condition.field)
	holds(condition, SAMPLES)
	if isinstance(sample, bool) and condition.operator not in _EQUAL:
		raise ConditionError(f"{condition.field} {condition.operator}: can only be = or != Yes or No")
	if isinstance(sample, str | tuple) and condition.operator in _ORDERED:
		raise ConditionError(f"{condition.field} {condition.operator}: works on numbers only")
