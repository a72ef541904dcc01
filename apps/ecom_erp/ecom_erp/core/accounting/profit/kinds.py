"""What an amount of profit and loss is, as a seller reads it."""

from dataclasses import dataclass

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.enums import StrEnum


class ProfitKind(StrEnum):
	"""In the order in which a statement shows them. Income is positive, cost negative, of every kind."""

	REVENUE = "Revenue"
	SHIPPING = "Shipping Charged"
	DISCOUNT = "Discounts"
	REFUND = "Refunds"
	GOODS = "Cost of Goods"
	PACKAGING = "Packaging"
	FREIGHT = "Freight"
	DUTY = "Duty"
	FEE = "Fees"
	DISPUTE = "Disputes"
	AFTER_SALES = "After-Sales"
	ADVERTISING = "Advertising"
	STORAGE = "Storage and Handling"
	EXCHANGE = "Exchange Differences"
	OTHER_INCOME = "Other Income"
	OTHER_COST = "Other Costs"


OF_SALES = (ProfitKind.REVENUE, ProfitKind.SHIPPING, ProfitKind.DISCOUNT, ProfitKind.REFUND)
"""What a margin is a part of."""

OF_STATEMENT_LINES = {
	LineKind.FEE: ProfitKind.FEE,
	LineKind.FEE_TAX: ProfitKind.FEE,
	LineKind.DISPUTE: ProfitKind.DISPUTE,
	LineKind.DISPUTE_WON: ProfitKind.DISPUTE,
	LineKind.DISPUTE_LOST: ProfitKind.DISPUTE,
	LineKind.ADVERTISING: ProfitKind.ADVERTISING,
	LineKind.STORAGE: ProfitKind.STORAGE,
	LineKind.REIMBURSEMENT: ProfitKind.OTHER_INCOME,
}
"""What a line of a provider's statement is; one of another kind is what its account says."""


@dataclass(frozen=True)
class AccountFacts:
	"""An account of profit and loss: `is_income` from the chart; `account_type` is ERPNext's; `kind` is what shops and
	settlement accounts use it for, "" where none does."""

	name: str
	is_income: bool
	account_type: str = ""
	kind: str = ""


_BY_TYPE = {
	"Cost of Goods Sold": ProfitKind.GOODS,
	"Expenses Included In Valuation": ProfitKind.GOODS,
}


def kind_of(account: AccountFacts) -> ProfitKind:
	"""What an amount is of which nobody says more than its account."""
	if account.kind:
		return ProfitKind(account.kind)
	other = ProfitKind.OTHER_INCOME if account.is_income else ProfitKind.OTHER_COST
	return _BY_TYPE.get(account.account_type, other)
