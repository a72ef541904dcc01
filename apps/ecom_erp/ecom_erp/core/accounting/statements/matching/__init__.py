"""Which line of a settlement statement settles which payment or refund of which order, why, and what is left for a person.

`wanted` says what to read, `match` decides, `EXPLAINED` says why in words; `number_keys` are the spellings of an order number.
"""

from ecom_erp.core.accounting.statements.matching.engine import match, wanted
from ecom_erp.core.accounting.statements.matching.model import Finding, Match, Movement, Share, Wanted
from ecom_erp.core.accounting.statements.matching.order_numbers import number_keys
from ecom_erp.core.accounting.statements.matching.reasons import EXPLAINED, Reason

__all__ = [
	"EXPLAINED",
	"Finding",
	"Match",
	"Movement",
	"Reason",
	"Share",
	"Wanted",
	"match",
	"number_keys",
	"wanted",
]
