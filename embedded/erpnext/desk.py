"""How the stand-in looks in the desk: colours of statuses and a workspace for each module."""

import json
from typing import Any

from embedded.erpnext.shapes import load_shapes, scrub

COLOURS = {
	"Draft": "Red",
	"Open": "Orange",
	"On Hold": "Orange",
	"To Deliver and Bill": "Orange",
	"To Deliver": "Orange",
	"To Bill": "Orange",
	"Partly Delivered": "Yellow",
	"Partly Paid": "Yellow",
	"Unpaid": "Orange",
	"Overdue": "Red",
	"Submitted": "Blue",
	"Delivered": "Green",
	"Completed": "Green",
	"Paid": "Green",
	"Closed": "Green",
	"Return": "Gray",
	"Return Issued": "Gray",
	"Credit Note Issued": "Gray",
	"Cancelled": "Red",
}

WORKSPACES = {
	# module: title, icon, shortcuts, and cards of links
	"Selling": (
		"Selling",
		"sell",
		("Sales Order", "Customer", "Item Price"),
		{
			"Selling": ("Customer", "Sales Order", "Delivery Note", "Sales Invoice"),
			"Items and Pricing": ("Item", "Item Price", "Price List", "Product Bundle"),
			"Settings": ("Selling Settings", "Customer Group", "Territory"),
		},
	),
	"Stock": (
		"Stock",
		"stock",
		("Item", "Delivery Note", "Stock Entry", "Bin"),
		{
			"Transactions": ("Delivery Note", "Pick List", "Stock Entry"),
			"Items": ("Item", "Item Group", "Item Attribute", "Brand", "UOM"),
			"Balances": ("Bin", "Stock Ledger Entry"),
			"Settings": ("Warehouse", "Stock Settings", "Stock Entry Type"),
		},
	),
	"Accounts": (
		"Accounting",
		"accounting",
		("Sales Invoice", "Payment Entry", "GL Entry"),
		{
			"Receivables": ("Sales Invoice", "Payment Entry", "Customer"),
			"Ledger": ("Account", "GL Entry", "Payment Ledger Entry", "Cost Center"),
			"Setup": ("Company", "Fiscal Year", "Mode of Payment", "Currency Exchange"),
			"Settings": ("Accounts Settings", "Sales Taxes and Charges Template"),
		},
	),
}


def states(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The rows of a DocType's `states`, for the values of its status field that have a colour."""
	status = next((field for field in fields if field["fieldname"] == "status"), None)
	if not status or status["fieldtype"] != "Select":
		return []
	values = [value for value in status.get("options", "").split("\n") if value in COLOURS]
	return [{"doctype": "DocType State", "title": value, "color": COLOURS[value]} for value in values]


def workspaces() -> dict[str, dict[str, Any]]:
	"""Path below the package -> Workspace document."""
	known = load_shapes()["doctypes"]
	out = {}
	for place, (module, (title, icon, shortcuts, cards)) in enumerate(WORKSPACES.items(), start=2):
		unknown = {name for names in (shortcuts, *cards.values()) for name in names} - set(known)
		if unknown:
			raise ValueError(
				f"the workspace {title} names DocTypes that the stand-in lacks: {sorted(unknown)}"
			)
		path = f"{scrub(module)}/workspace/{scrub(title)}/{scrub(title)}.json"
		out[path] = _workspace(module, title, icon, shortcuts, cards, place)
	return out


def _workspace(
	module: str, title: str, icon: str, shortcuts: tuple, cards: dict[str, tuple], place: int
) -> dict[str, Any]:
	blocks = [("shortcut", {"shortcut_name": name, "col": 3}) for name in shortcuts]
	blocks.append(("spacer", {"col": 12}))
	blocks += [("card", {"card_name": card, "col": 4}) for card in cards]
	content = [
		{"id": f"{scrub(title)}{number}", "type": kind, "data": data}
		for number, (kind, data) in enumerate(blocks)
	]
	return {
		"doctype": "Workspace",
		"name": title,
		"label": title,
		"title": title,
		"module": module,
		"app": "erpnext",
		"icon": icon,
		"type": "Workspace",
		"public": 1,
		"is_hidden": 0,
		"sequence_id": float(place),
		"content": json.dumps(content),
		"links": _links(cards),
		"shortcuts": [
			{
				"doctype": "Workspace Shortcut",
				"type": "DocType",
				"label": name,
				"link_to": name,
				"doc_view": "List",
			}
			for name in shortcuts
		],
		"charts": [],
		"number_cards": [],
		"quick_lists": [],
		"custom_blocks": [],
		"roles": [],
	}


def _links(cards: dict[str, tuple]) -> list[dict[str, Any]]:
	rows = []
	for card, names in cards.items():
		rows.append({"type": "Card Break", "label": card, "link_count": len(names), "link_type": "DocType"})
		rows += [{"type": "Link", "label": name, "link_type": "DocType", "link_to": name} for name in names]
	return [{"doctype": "Workspace Link", "hidden": 0, **row} for row in rows]
