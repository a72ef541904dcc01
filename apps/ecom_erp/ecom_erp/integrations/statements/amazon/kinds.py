"""What the rows of Amazon's settlements are: by transaction type, amount type and description, the first that is known.

Amazon documents the charge and fee types of its Finances API, not the words of this report; those are the ones that public
repositories have seen.
"""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.model import LineKind

APART = " / "
_SALES = ("order", "liquidations")
_RETURNS = ("refund", "a-to-z guarantee refund", "liquidations adjustments")
_TAXES = frozenset(
	{"tax", "shippingtax", "giftwraptax", "codordertaxcharge", "coditemtaxcharge", "codshippingtaxcharge"}
)
_GOODS = frozenset({"itemprice", "promotion", "itempriceadjustment", "promotionadjustment"})
_FEES = frozenset({"itemfees", "itemfeeadjustment", "shipmentfees", "orderfees"})
_AMOUNT_TYPES = {
	"itemwithheldtax": LineKind.TAX_WITHHELD,
	"cost of advertising": LineKind.ADVERTISING,
	"fba inventory reimbursement": LineKind.REIMBURSEMENT,
	"fba inventory storage fee": LineKind.STORAGE,
	"fba long-term storage fee": LineKind.STORAGE,
	"fba amazon-partnered carrier shipment fee": LineKind.FEE,
}
_DESCRIPTIONS = {
	"current reserve amount": LineKind.RESERVE_HELD,
	"previous reserve amount balance": LineKind.RESERVE_RELEASED,
	"payable to amazon": LineKind.PREVIOUS_BALANCE,
	"successful charge": LineKind.TRANSFER,
	"micro deposit": LineKind.TRANSFER,
	"subscription fee": LineKind.FEE,
	"storage fee": LineKind.STORAGE,
	"storagerenewalbilling": LineKind.STORAGE,
	"fba storage fee": LineKind.STORAGE,
	"fbastoragefee": LineKind.STORAGE,
	"fba long-term storage fee": LineKind.STORAGE,
	"inbound transportation fee": LineKind.FEE,
	"fba inbound placement service fee": LineKind.FEE,
	"removalcomplete": LineKind.FEE,
	"disposalcomplete": LineKind.FEE,
	"shipping label purchase": LineKind.FEE,
	"shipping label purchase for return": LineKind.FEE,
	"safe-t reimbursement": LineKind.REIMBURSEMENT,
	"reversal_reimbursement": LineKind.REIMBURSEMENT,
	"warehouse_damage": LineKind.REIMBURSEMENT,
	"warehouse_damage_exception": LineKind.REIMBURSEMENT,
	"warehouse_lost": LineKind.REIMBURSEMENT,
	"warehouse_lost_manual": LineKind.REIMBURSEMENT,
	"missing_from_inbound": LineKind.REIMBURSEMENT,
	"missing_from_inbound_clawback": LineKind.REIMBURSEMENT,
	"compensated_clawback": LineKind.REIMBURSEMENT,
	"free_replacement_refund_items": LineKind.REIMBURSEMENT,
	"inbound_carrier_damage": LineKind.REIMBURSEMENT,
	"cs_error_items": LineKind.REIMBURSEMENT,
	"nonsubscriptionfeeadj": LineKind.ADJUSTMENT,
}
_BEGINNINGS = {"transfer of funds unsuccessful": LineKind.TRANSFER}


def kind(
	transaction: str, amount_type: str, description: str, remembered: Mapping[str, LineKind]
) -> LineKind:
	"""What people have said is by the three words together, see `named`."""
	said = remembered.get(named(transaction, amount_type, description).casefold())
	return said or _known(transaction.casefold(), amount_type.casefold(), description.casefold().rstrip("."))


def named(transaction: str, amount_type: str, description: str) -> str:
	return APART.join(filter(None, (transaction, amount_type, description)))


def _known(transaction: str, amount_type: str, description: str) -> LineKind:
	if amount_type in _AMOUNT_TYPES:
		return _AMOUNT_TYPES[amount_type]
	if amount_type in _FEES:
		return LineKind.STORAGE if _DESCRIPTIONS.get(description) is LineKind.STORAGE else LineKind.FEE
	if amount_type in _GOODS:
		return _of_goods(transaction, description)
	if description in _DESCRIPTIONS:
		return _DESCRIPTIONS[description]
	return next(
		(kind for start, kind in _BEGINNINGS.items() if description.startswith(start)), LineKind.UNKNOWN
	)


def _of_goods(transaction: str, description: str) -> LineKind:
	"""What the buyer pays or gets back, its tax and discounts."""
	if description in _TAXES:
		return LineKind.TAX_COLLECTED
	if transaction in _SALES:
		return LineKind.CHARGE
	if transaction in _RETURNS:
		return LineKind.REFUND
	return LineKind.DISPUTE if transaction == "chargeback refund" else LineKind.UNKNOWN
