"""What PayPal's transaction event codes are, and the words that stand for them in the activity that people download.

A code whose money usually comes in, such as a sale's, is another thing where it goes out (a payment to somebody): its direction
then stands behind it. https://developer.paypal.com/docs/reports/reference/tcodes/
"""

from collections.abc import Mapping
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.reading import kind_of

IN, OUT = "CR", "DR"
_BY_KIND: dict[LineKind, str] = {
	LineKind.CHARGE: "T0000 T0002 T0003 T0004 T0005 T0006 T0007 T0010 T0011 T0012 T0013 T0018 T0019",
	LineKind.REFUND: "T1107",
	LineKind.FEE: "T0100 T0101 T0102 T0103 T0104 T0105 T0106 T0107 T0108 T0109 T0110 T0111 T0112 T0113 T0114 T1108 T1109",
	LineKind.TRANSFER: "T0200 T0201 T0202 T0300 T0301 T0302 T0303 T0400 T0401 T0402 T0403 T0600 T0700 T0701 T1101 T1104 T1700 "
	"T1701 T2000 T2001 T2002 T2003",
	LineKind.DISPUTE: "T1201",
	LineKind.DISPUTE_WON: "T1202 T1208",
	LineKind.DISPUTE_LOST: "T1106 T1207",
	LineKind.REIMBURSEMENT: "T0803 T0804 T1205",
	LineKind.ADJUSTMENT: "T1200 T1203 T1204 T1900",
	LineKind.RESERVE_HELD: "T1110 T1500 T1501 T1502 T1503 T2101 T2103 T2105 T2107 T2111 T2113",
	LineKind.RESERVE_RELEASED: "T1105 T1111 T1116 T2102 T2104 T2106 T2108 T2112",
	LineKind.GIFT_CARD: "T0009 T0901 T2109 T2110",
}
_WORDS: dict[LineKind, str] = {
	LineKind.CHARGE: "Express Checkout Payment|Website Payment|General Payment|Mobile Payment|eBay Auction Payment|Subscription "
	"Payment|PreApproved Payment Bill User Payment|Direct Credit Card Payment|Virtual Terminal Payment|Donation Payment|"
	"Payments Pro Payment|PayPal Here Payment",
	LineKind.REFUND: "Payment Refund",
	LineKind.FEE: "Fee|Chargeback Fee|Dispute Fee|Payment Fee|Mass Pay Fee|Fee Reversal|Fee Refund",
	LineKind.TRANSFER: "General Withdrawal|User Initiated Withdrawal|Auto-sweep|General Currency Conversion|User Initiated "
	"Currency Conversion|Bank Deposit to PP Account|General Account Deposit",
	LineKind.DISPUTE: "Chargeback",
	LineKind.DISPUTE_WON: "Chargeback Reversal",
	LineKind.DISPUTE_LOST: "Payment Reversal",
	LineKind.REIMBURSEMENT: "Reimbursement of Chargeback",
	LineKind.RESERVE_HELD: "Reserve Hold|Payment Hold|Payment Review Hold|Account Hold for Open Authorization|Hold on Available "
	"Balance|Hold on Balance for Dispute Investigation|General Hold",
	LineKind.RESERVE_RELEASED: "Reserve Release|Payment Release|Payment Review Release|Reversal of General Account Hold|"
	"Cancellation of Hold for Dispute Resolution|General Hold Release",
}
KNOWN: Mapping[str, LineKind] = {
	**{code.casefold(): kind for kind, codes in _BY_KIND.items() for code in codes.split()},
	**{word.casefold(): kind for kind, words in _WORDS.items() for word in words.split("|")},
}
_USUAL = {
	LineKind.CHARGE: IN,
	LineKind.REFUND: OUT,
	LineKind.DISPUTE: OUT,
	LineKind.DISPUTE_WON: IN,
	LineKind.DISPUTE_LOST: OUT,
	LineKind.RESERVE_HELD: OUT,
	LineKind.RESERVE_RELEASED: IN,
}
AUTHORISATIONS = "T13"
"""Begins the codes that move no money."""


def typed(name: str, amount: Decimal) -> str:
	"""The type, with its direction where it goes against what the type usually does."""
	usual = _USUAL.get(KNOWN.get(name.casefold(), LineKind.UNKNOWN))
	direction = OUT if amount < 0 else IN
	return f"{name} ({direction})" if usual and amount and direction != usual else name


def kind(type_name: str, remembered: Mapping[str, LineKind]) -> LineKind:
	return kind_of(type_name, KNOWN, remembered)


def line_id(transaction: str, name: str, currency: str) -> str:
	"""A transaction ID is not unique in PayPal's reports: a hold and its sale, or both sides of a conversion, may share one."""
	return f"{transaction}:{name}:{currency}"
