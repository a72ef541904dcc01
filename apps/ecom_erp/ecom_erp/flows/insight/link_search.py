"""What a link field offers of documents that there are many of. Frappe would compare the text with every row and sort them
all; here the indexes are asked, as for the desk's search, and without a text the newest documents are offered."""

from collections.abc import Sequence
from typing import Any

import frappe

from ecom_erp.flows.insight.search import FINDABLE, names_with

Rows = Sequence[Sequence[Any]] | Sequence[dict[str, Any]]


def offer(doctype: str, text: str, start: int, count: int, filters: list | dict, as_dict: bool) -> Rows:
	"""Documents that the user may read, that fit the filters and that have the text; each with its name, its title where the
	desk shows that, and what tells it from others."""
	if doctype not in FINDABLE:
		return []
	meta = frappe.get_meta(doctype)
	filters = _as_rows(doctype, filters)
	text = text.strip()
	if text:
		filters.append([doctype, "name", "in", sorted(names_with(doctype, text)) or [""]])
	searched = [field.strip() for field in (meta.search_fields or "").split(",")]
	fields = filter(None, ["name", meta.title_field, *searched])
	rows = frappe.get_list(
		doctype,
		filters=filters,
		fields=list(dict.fromkeys(fields)),
		order_by=f"{meta.sort_field} {meta.sort_order}",
		limit_start=start,
		limit_page_length=count,
	)
	return rows if as_dict else [list(row.values()) for row in rows]


def _as_rows(doctype: str, filters: list | dict) -> list[list]:
	if isinstance(filters, dict):
		conditions = ((field, value) for field, value in filters.items())
		return [
			[doctype, field, *(value if isinstance(value, list | tuple) else ("=", value))]
			for field, value in conditions
		]
	return [list(one) for one in filters or []]
