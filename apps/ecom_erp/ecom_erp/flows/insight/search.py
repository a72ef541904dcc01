"""Finding orders, parcels and tickets by what people have at hand: a number, a buyer's name, e-mail or telephone, a
tracking number.

Asked of the tables, by their indexes, not of Frappe's search index: that one is filled some minutes later, not at all by
orders that are saved past Frappe, and does not know which rows a user may see.

What begins with the text is found by an index. When nothing does, the text is looked for within buyers' names, and within
numbers of the newest documents: no index helps there, and with a million orders all of them would be read.
"""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from ecom_erp.flows.insight.list_indexes import sort_column

ORDER, PARCEL, PACKAGE = "Ecom Order", "Fulfilment Order", "Fulfilment Package"
LABEL, TICKET, BUYER = "Shipping Label", "After Sales Ticket", "Ecom Buyer"
DOCTYPES = (ORDER, PARCEL, LABEL, TICKET)
FEWEST, LONGEST = 2, 140  # letters of a text that is looked for
FEWEST_DIGITS = 6  # of a telephone number
CANDIDATES = 200  # before what the user may see
NEWEST = 20_000  # documents of a kind within whose fields a text is looked for
# of a hit: (field, whether a text within it is looked for, when nothing begins with it)
_FIELDS = {
	ORDER: (
		("name", False),
		("number", True),
		("external_id", False),
		("buyer_name", True),
		("buyer_email", False),
		("buyer_phone", False),
	),
	PARCEL: (("name", False), ("number", True)),
	LABEL: (("tracking_number", True),),
	TICKET: (("name", False),),
	PACKAGE: (("name", False), ("order_number", True), ("tracking_number", True)),
	BUYER: (("name", False), ("buyer_name", True), ("email", False)),
}
FINDABLE = tuple(_FIELDS)
_SHOWN = {
	ORDER: ("number", "buyer_name", "buyer_email", "buyer_phone", "status"),
	PARCEL: ("number", "warehouse", "tracking_numbers", "status"),
	LABEL: ("tracking_number", "courier_account", "status"),
	TICKET: ("buyer_name", "ticket_type", "status"),
}


def find(text: str, start: int, count: int, doctype: str = "") -> list[dict[str, Any]]:
	"""Documents of `DOCTYPES` (or of the one) that the user may read and that have the text, as Frappe's search answers:
	dicts with doctype, name, title, content ("label : value" by field) and rank."""
	text = text.strip().lstrip("#")[:LONGEST]
	if len(text) < FEWEST:
		return []
	wanted = [one for one in DOCTYPES if doctype in ("", one) and frappe.has_permission(one)]
	found = [row for one in wanted for row in _visible(one, _names(one, text, within=False), start, count)]
	if not found:
		found = [row for one in wanted for row in _visible(one, _names(one, text, within=True), start, count)]
	return found


def names_with(doctype: str, text: str) -> set[str]:
	"""Names of documents with a field that begins with the text; where there are none, of those that have it within a buyer's
	name, or within a field and are among the newest. At most `CANDIDATES` a field, whoever may see them."""
	text = text.strip().lstrip("#")[:LONGEST]
	return (_names(doctype, text, within=False) or _names(doctype, text, within=True)) if text else set()


def buyers_with(text: str) -> set[str]:
	"""Names of buyers that have the text themselves, as `names_with` finds it, or in an order: its telephone, its number."""
	orders = names_with(ORDER, text)
	of_orders = frappe.get_all(ORDER, {"name": ("in", sorted(orders))}, pluck="buyer") if orders else []
	return {*names_with(BUYER, text), *filter(None, of_orders)}


def _names(doctype: str, text: str, within: bool) -> set[str]:
	"""Names of documents with a field that begins with the text, or (`within`) has it somewhere."""
	queries = _within(doctype, text) if within else _beginning(doctype)
	if not queries:
		return set()
	part = _literal(text)
	values = {
		"begins": f"{part}%",
		"number": f"#{part}%",
		"within": f"%{part}%",
		# however a telephone number is written: its digits in their order, with anything between them
		"telephone": "%" + "%".join(one for one in text if one.isdigit()) + "%",
	}
	limited = " union ".join(f"({one} limit {CANDIDATES})" for one in queries)
	# allowed: built-sql: fields and tables are constants of this file, values are parameters
	return set(frappe.db.sql(limited, values, pluck=True))


def _beginning(doctype: str) -> list[str]:
	"""Each condition has an index of its own, and is asked by itself."""
	fields = [field for field, _inside in _FIELDS[doctype]]
	conditions = [f"`{field}` like %(begins)s" for field in fields]
	conditions += [f"`{field}` like %(number)s" for field in fields if field in ("number", "order_number")]
	queries = [f"select name from `tab{doctype}` where {one}" for one in conditions]
	if doctype == ORDER:
		queries.append(f"select ecom_order from `tab{PACKAGE}` where tracking_number like %(begins)s")
	return queries


def _within(doctype: str, text: str) -> list[str]:
	conditions = [f"`{field}` like %(within)s" for field, inside in _FIELDS[doctype] if inside]
	if not conditions:
		return []
	named = f"select name from `tab{BUYER}` where buyer_name like %(within)s"
	if doctype == BUYER:
		return [named]
	if doctype == ORDER and _looks_like_telephone(text):
		conditions.append("buyer_phone like %(telephone)s")
	queries = [f"select name from {_newest(doctype)} newest where {' or '.join(conditions)}"]
	if doctype == ORDER:
		queries += [
			f"select ecom_order from {_newest(PACKAGE)} newest where tracking_number like %(within)s",
			f"select name from `tab{ORDER}` where buyer in (select * from ({named} limit {CANDIDATES}) named)",
		]
	return queries


def _newest(doctype: str) -> str:
	fields = ["name", *(field for field, inside in _FIELDS[doctype] if inside)]
	fields += {ORDER: ["buyer_phone"], PACKAGE: ["ecom_order"]}.get(doctype, [])
	order = f"order by `{sort_column(doctype)}` desc limit {NEWEST}"
	return f"(select {', '.join(fields)} from `tab{doctype}` {order})"


def _looks_like_telephone(text: str) -> bool:
	digits = sum(one.isdigit() for one in text)
	return digits >= FEWEST_DIGITS and not any(one.isalpha() for one in text)


def _literal(text: str) -> str:
	"""The text as a pattern of LIKE that stands for itself."""
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _visible(doctype: str, names: set[str], start: int, count: int) -> list[dict[str, Any]]:
	"""Those that the user may see, the newest first."""
	if not names:
		return []
	rows = frappe.get_list(
		doctype,
		filters={"name": ("in", sorted(names))},
		fields=["name", *_SHOWN[doctype]],
		order_by="creation desc",
		limit=start + count,
	)
	return [_hit(doctype, row, _SHOWN[doctype]) for row in rows[start:]]


def _hit(doctype: str, row: frappe._dict, fields: Sequence[str]) -> dict[str, Any]:
	meta = frappe.get_meta(doctype)
	said = [(_(meta.get_label(field), context=doctype), row[field]) for field in fields if row[field]]
	title = " · ".join(str(row[field]) for field in fields[:2] if row[field])
	content = " ||| ".join(f"{label} : {value}" for label, value in said)
	return {"doctype": doctype, "name": row.name, "title": title or row.name, "content": content, "rank": 1}
