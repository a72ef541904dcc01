"""What Shopify's types of balance transactions are. GraphQL writes them in capitals, the exported file and REST in small
letters, with some older words of their own. A type that is not here is told by name and left to a person.

https://shopify.dev/docs/api/admin-graphql/latest/enums/ShopifyPaymentsTransactionType
"""

from collections.abc import Mapping
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.reading import kind_of

PAYOUTS = frozenset({"transfer", "payout"})
"""The payout itself, in the statement of which it is no line."""

_BY_KIND: dict[LineKind, str] = {
	LineKind.CHARGE: "charge",
	LineKind.REFUND: "refund refund_failure",
	LineKind.FEE: "stripe_fee referral_fee marketplace_fee_credit marketplace_fee_credit_reversal chargeback_fee "
	"chargeback_fee_refund application_fee_refund billing_debit billing_debit_reversal ach_bank_failure_debit_fee "
	"ach_bank_failure_debit_reversal_fee shipping_label shipping_label_adjustment shipping_label_adjustment_base "
	"shipping_label_adjustment_surcharge shipping_other_carrier_charge_adjustment shipping_return_to_origin_adjustment",
	LineKind.FEE_TAX: "referral_fee_tax vat_refund_credit vat_refund_credit_reversal",
	LineKind.DISPUTE: "dispute dispute_withdrawal",
	LineKind.DISPUTE_WON: "dispute_reversal",
	LineKind.ADJUSTMENT: "adjustment charge_adjustment refund_adjustment credit debit anomaly_credit anomaly_debit "
	"merchant_goodwill_credit promotion_credit",
	LineKind.ADJUSTMENT_REVERSAL: "anomaly_credit_reversal anomaly_debit_reversal merchant_goodwill_credit_reversal "
	"promotion_credit_reversal",
	LineKind.REIMBURSEMENT: "chargeback_protection_credit chargeback_protection_credit_reversal seller_protection_credit "
	"seller_protection_credit_reversal",
	LineKind.LOAN: "advance advance_funding lending_capital_refund lending_capital_refund_reversal "
	"lending_capital_remittance lending_capital_remittance_reversal lending_credit lending_credit_refund "
	"lending_credit_refund_reversal lending_credit_remittance lending_credit_remittance_reversal lending_credit_reversal "
	"lending_debit lending_debit_reversal",
	LineKind.ADVERTISING: "shop_cash_campaign_billing_credit shop_cash_campaign_billing_credit_reversal "
	"shop_cash_campaign_billing_debit shop_cash_campaign_billing_debit_reversal",
	LineKind.TRANSFER: "transfer_failure transfer_cancel transfer_refund payout_failure payout_cancellation "
	"balance_transfer_inbound balance_transfer_outbound",
}
KNOWN: Mapping[str, LineKind] = {name: kind for kind, names in _BY_KIND.items() for name in names.split()}
_RESERVES = frozenset(
	{
		"reserve", "reserved_funds", "reserved_funds_reversal", "reserved_funds_withdrawal", "chargeback_hold",
		"chargeback_hold_release",
	}
)  # fmt: skip
"""What goes out is held, what comes in is given back."""


def kind(type_name: str, source_type: str, amount: Decimal, remembered: Mapping[str, LineKind]) -> LineKind:
	name = type_name.strip().casefold()
	if name in _RESERVES and name not in remembered:
		return LineKind.RESERVE_HELD if amount < 0 else LineKind.RESERVE_RELEASED
	found = kind_of(name, KNOWN, remembered)
	reverses = source_type.casefold() in ("adjustment_reversal", "payments::balance::adjustmentreversal")
	if found is LineKind.ADJUSTMENT and reverses and name not in remembered:
		return LineKind.ADJUSTMENT_REVERSAL
	return found
