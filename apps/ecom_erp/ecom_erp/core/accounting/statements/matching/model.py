"""What lines of statements are matched with, and what comes of it.

Amounts are `Decimal` in major units. What moves a payment or refund forward is positive, whichever way the money goes.
"""

from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.statements.matching.reasons import Reason
from ecom_erp.core.enums import StrEnum


@dataclass(frozen=True)
class Movement:
	"""A payment or refund of an order, as the shop states it.

	`settled` counts only lines that are not matched now: whoever matches a line again takes its old shares off first."""

	order: str  # name of the Ecom Order
	number: str  # what people call it, e.g. "#1001"
	external_order_id: str
	payment: str  # external_id of the payment
	is_refund: bool
	amount: Decimal  # positive, in `currency`
	currency: str  # ISO 4217
	settled: Decimal = Decimal(0)
	settled_by: str = ""  # the line_id of one that did
	expected_fee: Decimal | None = None  # in `currency`, with its tax; None: not known


class Finding(StrEnum):
	"""What is left of a line for a person."""

	NONE = ""
	UNKNOWN_TYPE = "Unknown Type"
	NO_ORDER = (
		"No Order"  # it names an order or payment that is not known here: to be fetched, or there is none
	)
	NO_REFERENCE = "No Reference"  # a charge or refund that names nothing
	AMOUNT_DIFFERS = "Amount Differs"
	FEE_DIFFERS = "Fee Differs"
	DOUBLED = "Doubled"  # another line has settled the same payment
	DISPUTE = "Dispute"  # to be answered
	SEVERAL = "Several Orders"  # any of several orders could be meant


@dataclass(frozen=True)
class Share:
	"""What of a line settles which payment or refund, in the currency of that. Negative only where several lines settle it
	together, and one of them takes something off the others (a discount that is a line of its own)."""

	order: str
	payment: str
	amount: Decimal
	is_refund: bool = False


@dataclass(frozen=True)
class Match:
	"""What was found of one line. `order`: the only one that it belongs to; "" with none and with several, which the `shares`
	then name. `reason` and `values` are kept and said later: `EXPLAINED[reason].format(*values)`.

	`difference`: by how much the line is more than what was left of the payment (less: negative), in the payment's currency;
	of several lines of one payment that come to too little, the last one has it. Of FEE_DIFFERS: by how much the fee is more
	than expected, in the statement's currency."""

	line_id: str
	order: str = ""
	shares: tuple[Share, ...] = ()
	finding: Finding = Finding.NONE
	reason: Reason = Reason.ACCOUNT
	values: tuple[str, ...] = ()
	difference: Decimal = Decimal(0)


@dataclass(frozen=True)
class Wanted:
	"""What to read the orders of some lines by, in two queries: those with a payment of these ids, and those with such a
	number or such an id in the shop. Of each order that is found, `match` needs all payments and refunds."""

	transaction_ids: frozenset[str]
	order_numbers: frozenset[str]
