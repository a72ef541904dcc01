"""Bill accounts of couriers and their bills for tests: parcels that were quoted, and what the courier charges for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.utils import getdate

from ecom_erp.core.accounting.courier_bills.model import BillLine, Charge, ChargeKind, CourierBill
from ecom_erp.flows.accounting.courier_bills import auditing, bill_accounts
from ecom_erp.flows.accounting.courier_bills.storing import BILL, LINE, store
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.settlements import ledger


@dataclass(frozen=True)
class Books:
	"""The accounts of a bill account."""

	freight: str
	returns: str
	other: str
	tax: str


def books() -> Books:
	return Books(
		ledger("Freight Out", "Direct Expenses"),
		ledger("Freight of Returns", "Direct Expenses"),
		ledger("Courier Fees", "Direct Expenses"),
		ledger("Input Tax", "Duties and Taxes", account_type="Tax"),
	)


def supplier() -> str:
	return make("Supplier", supplier_name=unique("Parcel Service"), supplier_type="Company").name


def bill_account(carrier: str, made: Books, **values) -> str:
	"""A bill account of a courier account; its name."""
	defaults = {
		"account_name": unique("Courier Bills"),
		"courier": "UPS",
		"company": world.COMPANY,
		"currency": world.CURRENCY,
		"couriers": [{"courier_account": carrier}],
		"supplier": supplier(),
		"freight_account": made.freight,
		"return_account": made.returns,
		"other_account": made.other,
		"tax_account": made.tax,
	}
	return make(bill_accounts.ACCOUNT, **{**defaults, **values}).name


def parcel(shop: str, item: str, is_shipped: bool = True):
	"""The Shipping Label of an order of one piece, committed; a parcel that has left unless it is not to."""
	order = factory.make_order(factory.line(item, "20.00"))
	name = (factory.shipped if is_shipped else factory.labelled)(shop, order)
	frappe.db.commit()
	return frappe.get_doc("Shipping Label", {"ecom_order": name})


def line(number: str, *charges: tuple[ChargeKind, str], tax: str = "0", **facts) -> BillLine:
	"""A line with an id of its own; all tax is on its first charge."""
	made = [Charge(kind, str(kind), Decimal(amount)) for kind, amount in charges]
	made[0] = Charge(made[0].kind, made[0].name, made[0].amount, Decimal(tax))
	return BillLine(facts.pop("line_id", "") or unique("L"), number, tuple(made), **facts)


def bill(lines: Sequence[BillLine], total: str | None = None, **values) -> CourierBill:
	"""A bill of today that asks for all of its lines, unless another sum is given."""
	asked = sum((one.total for one in lines), Decimal(0)) if total is None else Decimal(total)
	defaults = {"bill_number": unique("INV"), "currency": world.CURRENCY, "billed_on": getdate()}
	return CourierBill(lines=tuple(lines), total=asked, **{**defaults, **values})


def read(account: str, stated: CourierBill) -> str:
	"""Store a bill and hold it against our labels; its name."""
	frappe.db.commit()
	name = store(bill_accounts.read(account), stated)
	auditing.audit_due(30)
	return name


def doc(name: str):
	return frappe.get_doc(BILL, name)


def found(name: str) -> list:
	"""The lines of a bill as stored."""
	return frappe.get_all(LINE, {"courier_bill": name}, ["*"], order_by="line_no")


def bare(shop: str) -> dict[str, str]:
	"""A bill account with a posted bill, its line, a claim and an import, as rows alone. Committed."""
	account, name, row, claim = (unique(one) for one in ("Bare", "CB", "LINE", "CLM"))
	of_bill = {"bill_account": account, "currency": world.CURRENCY}
	values = {
		bill_accounts.ACCOUNT: {"name": account, "account_name": account, "courier": "UPS", "enabled": 0},
		BILL: {"name": name, "status": "Posted", "bill_key": name, **of_bill},
		LINE: {
			"name": row,
			"courier_bill": name,
			"state": "Matched",
			"purpose": "Freight",
			"shop": shop,
			**of_bill,
		},
		"Ecom Claim": {
			"name": claim,
			"status": "Credited",
			"against": "Courier",
			"shop": shop,
			"claim_key": claim,
			**of_bill,
		},
		"Ecom Bill Import": {
			"name": unique("BLI"),
			"bill_account": account,
			"file": "/files/none.csv",
			"status": "Importing",
		},
	}
	made = {
		doctype: frappe.get_doc({"doctype": doctype, "company": world.COMPANY, **own})
		for doctype, own in values.items()
	}
	for one in made.values():
		one.db_insert()
	frappe.db.commit()
	return {
		"bill_account": account,
		"courier_bill": name,
		"bill_line": row,
		"claim": claim,
		"bill_import": made["Ecom Bill Import"].name,
	}


def arguments(kind: str, made: dict[str, str]) -> dict:
	"""What a method of couriers' bills is called with, by its name; on documents on which it can do nothing."""
	document = {
		"check_file": "bill_import",
		"import_file": "bill_import",
		"accept_line": "bill_line",
		"claim_line": "bill_line",
		"reopen_line": "bill_line",
		"claimed": "claim",
		"answered": "claim",
		"waived": "claim",
	}.get(kind, "courier_bill")
	more = {
		"accept_line": {"note": "none"},
		"decide_all": {"cause": "none", "is_claim": 1},
		"answered": {"accepted": 1},
		"waived": {"amount": "0"},
	}
	return {"name": made[document], **more.get(kind, {})}
