"""What Stripe's reporting categories and types of balance transactions are.

The category says what a transaction means in the books, and goes before the type where both are known.
https://docs.stripe.com/reports/reporting-categories, https://docs.stripe.com/reports/balance-transaction-types
"""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.reading import kind_of

PAYOUT = "payout"
_BY_KIND: dict[LineKind, str] = {
	LineKind.CHARGE: "charge payment charge_failure",
	LineKind.REFUND: "refund partial_capture_reversal refund_failure payment_refund payment_failure_refund payment_reversal",
	LineKind.FEE: "fee stripe_fee stripe_fx_fee network_cost",
	LineKind.FEE_TAX: "tax tax_fee",
	LineKind.DISPUTE: "dispute",
	LineKind.DISPUTE_WON: "dispute_reversal",
	LineKind.ADJUSTMENT: "other_adjustment",
	LineKind.RESERVE_HELD: "payment_network_reserve_hold payout_minimum_balance_hold reserve_hold",
	LineKind.RESERVE_RELEASED: "payment_network_reserve_release payout_minimum_balance_release reserve_release",
	LineKind.LOAN: "advance advance_funding anticipation_repayment financing_paydown financing_paydown_reversal "
	"financing_payout financing_payout_reversal",
	LineKind.TRANSFER: "payout_reversal payout_cancel payout_failure topup topup_reversal transfer transfer_reversal "
	"transfer_cancel transfer_failure transfer_refund",
}
KNOWN: Mapping[str, LineKind] = {name: kind for kind, names in _BY_KIND.items() for name in names.split()}
_RESERVES = frozenset({"risk_reserved_funds", "reserve_transaction", "reserved_funds"})
"""What goes out is held, what comes in is given back."""


def kind(category: str, type_name: str, amount, remembered: Mapping[str, LineKind]) -> LineKind:
	for name in (category, type_name):
		key = name.strip().casefold()
		if key in _RESERVES and key not in remembered:
			return LineKind.RESERVE_HELD if amount < 0 else LineKind.RESERVE_RELEASED
		found = kind_of(key, KNOWN, remembered)
		if found is not LineKind.UNKNOWN:
			return found
	return LineKind.UNKNOWN
