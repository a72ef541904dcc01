"""What the Purchase Invoices of couriers' bills are about: the lines of the bill, each with its order."""

from collections.abc import Collection

import frappe

from ecom_erp.core.accounting.courier_bills.posting import Purpose
from ecom_erp.core.accounting.profit.kinds import ProfitKind
from ecom_erp.core.accounting.profit.sharing import Claim, Owner
from ecom_erp.core.money import from_field
from ecom_erp.flows.accounting.courier_bills import bill_accounts
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BILL
from ecom_erp.flows.accounting.courier_bills.storing import LINE, POSTING

KINDS = {
	Purpose.FREIGHT: ProfitKind.FREIGHT,
	Purpose.RETURN: ProfitKind.AFTER_SALES,
	Purpose.DUTY: ProfitKind.DUTY,
	Purpose.OTHER: ProfitKind.FREIGHT,
}


def of_invoices(names: Collection[str]) -> dict[str, list[Claim]]:
	"""By Purchase Invoice of a courier's bill, the claims of the bill's lines in the bill's currency. What a bill posts later, when
	a claim has ended, is divided like the bill as a whole: no line says by which invoice it was posted."""
	bills = dict(
		frappe.get_all(
			POSTING,
			{"purchase_invoice": ("in", list(names) or [""]), "parenttype": BILL},
			["purchase_invoice", "parent"],
			as_list=True,
		)
	)
	lines = _lines(set(bills.values()))
	return {invoice: lines.get(bill, []) for invoice, bill in bills.items()}


def _lines(bills: Collection[str]) -> dict[str, list[Claim]]:
	rows = frappe.get_all(
		LINE,
		{"courier_bill": ("in", list(bills) or [""]), "posted_net": ("!=", 0)},
		["courier_bill", "bill_account", "purpose", "posted_net", "ecom_order", "shop"],
		order_by="courier_bill, line_no",
	)
	found: dict[str, list[Claim]] = {}
	for row in rows:
		purpose = Purpose(row.purpose)
		account = bill_accounts.read(row.bill_account).accounts[purpose]
		owner = Owner(row.ecom_order or "", shop=row.shop or "")
		claim = Claim(account, owner, -from_field(row.posted_net), KINDS[purpose], converted=True)
		found.setdefault(row.courier_bill, []).append(claim)
	return found
