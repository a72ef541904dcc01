"""The accounts that a new company gets: the "Standard" chart, as a tree of names."""

from collections.abc import Iterator
from typing import Any

LEAF: dict[str, Any] = {}
TYPE, ROOT = "account_type", "root_type"


def _typed(account_type: str) -> dict[str, str]:
	return {TYPE: account_type}


# A node is (name, properties, children); a node with children or with "is_group" is a group.
CHART = (
	(
		"Application of Funds (Assets)",
		{ROOT: "Asset"},
		(
			(
				"Current Assets",
				LEAF,
				(
					("Accounts Receivable", LEAF, (("Debtors", _typed("Receivable"), ()),)),
					("Bank Accounts", {TYPE: "Bank", "is_group": 1}, ()),
					("Cash In Hand", _typed("Cash"), (("Cash", _typed("Cash"), ()),)),
					("Loans and Advances (Assets)", LEAF, (("Employee Advances", LEAF, ()),)),
					("Securities and Deposits", LEAF, (("Earnest Money", LEAF, ()),)),
					("Stock Assets", _typed("Stock"), (("Stock In Hand", _typed("Stock"), ()),)),
					("Tax Assets", {"is_group": 1}, ()),
				),
			),
			("Fixed Assets", LEAF, (("Office Equipments", _typed("Fixed Asset"), ()),)),
			("Investments", {"is_group": 1}, ()),
			("Temporary Accounts", LEAF, (("Temporary Opening", _typed("Temporary"), ()),)),
		),
	),
	(
		"Expenses",
		{ROOT: "Expense"},
		(
			(
				"Direct Expenses",
				LEAF,
				(
					(
						"Stock Expenses",
						LEAF,
						(
							("Cost of Goods Sold", _typed("Cost of Goods Sold"), ()),
							(
								"Expenses Included In Valuation",
								_typed("Expenses Included In Valuation"),
								(),
							),
							("Stock Adjustment", _typed("Stock Adjustment"), ()),
						),
					),
				),
			),
			(
				"Indirect Expenses",
				LEAF,
				(
					("Administrative Expenses", LEAF, ()),
					("Commission on Sales", LEAF, ()),
					("Depreciation", _typed("Depreciation"), ()),
					("Freight and Forwarding Charges", _typed("Chargeable"), ()),
					("Legal Expenses", LEAF, ()),
					("Marketing Expenses", _typed("Chargeable"), ()),
					("Miscellaneous Expenses", _typed("Chargeable"), ()),
					("Office Rent", LEAF, ()),
					("Postal Expenses", LEAF, ()),
					("Print and Stationery", LEAF, ()),
					("Round Off", _typed("Round Off"), ()),
					("Salary", LEAF, ()),
					("Sales Expenses", LEAF, ()),
					("Telephone Expenses", LEAF, ()),
					("Travel Expenses", LEAF, ()),
					("Utility Expenses", LEAF, ()),
					("Write Off", LEAF, ()),
					("Exchange Gain/Loss", LEAF, ()),
				),
			),
		),
	),
	(
		"Income",
		{ROOT: "Income"},
		(
			("Direct Income", LEAF, (("Sales", LEAF, ()), ("Service", LEAF, ()))),
			("Indirect Income", {"is_group": 1}, ()),
		),
	),
	(
		"Source of Funds (Liabilities)",
		{ROOT: "Liability"},
		(
			(
				"Current Liabilities",
				LEAF,
				(
					("Accounts Payable", LEAF, (("Creditors", _typed("Payable"), ()),)),
					(
						"Stock Liabilities",
						LEAF,
						(("Stock Received But Not Billed", _typed("Stock Received But Not Billed"), ()),),
					),
					("Duties and Taxes", {TYPE: "Tax", "is_group": 1}, ()),
					("Loans (Liabilities)", LEAF, (("Bank Overdraft Account", LEAF, ()),)),
				),
			),
		),
	),
	(
		"Equity",
		{ROOT: "Equity"},
		(
			("Capital Stock", _typed("Equity"), ()),
			("Dividends Paid", _typed("Equity"), ()),
			("Opening Balance Equity", _typed("Equity"), ()),
			("Retained Earnings", _typed("Equity"), ()),
		),
	),
)


def accounts(nodes: tuple = CHART, parent: str = "", root_type: str = "") -> Iterator[dict[str, Any]]:
	"""Every account with its parent's name, parents first."""
	for name, properties, children in nodes:
		kind = properties.get(ROOT, root_type)
		yield {
			"account_name": name,
			"parent_name": parent,
			"root_type": kind,
			"is_group": int(bool(children) or bool(properties.get("is_group"))),
			"account_type": properties.get(TYPE, ""),
		}
		yield from accounts(children, name, kind)
