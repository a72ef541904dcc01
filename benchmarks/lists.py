"""What the desk asks for a list: its rows and their number, as `frappe.desk.reportview` is asked by the browser, behind
what the app does with such a request (`api/http/list_filters.py`)."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frappe
from frappe.desk import reportview
from frappe.model import default_fields, optional_fields
from frappe.utils import nowdate

import ecom_erp
from ecom_erp.flows.insight.like_filters import answered_by_index
from ecom_erp.flows.insight.list_indexes import MANY

COUNTED = 1001  # rows at most, after which the desk shows "1,000+"
PAGE = 20
SCRIPT = Path(__file__).with_name("list_filters.js")
MATCHED = ("Data", "Text", "Small Text", "Text Editor")
Filter = list[Any]


@dataclass(frozen=True)
class Question:
	"""A list as somebody sees it: `filters` as the desk sends them."""

	doctype: str
	title: str
	filters: list[Filter] = field(default_factory=list)
	add_fields: tuple[str, ...] = ()

	def rows(self) -> Any:
		"""What the first page of the list shows."""
		meta = frappe.get_meta(self.doctype)
		table = f"`tab{self.doctype}`"
		_ask(
			doctype=self.doctype,
			fields=json.dumps([f"{table}.`{name}`" for name in _columns(meta, self.add_fields)]),
			filters=json.dumps(answered_by_index(self.doctype, self.filters)),
			order_by=f"{table}.`{meta.sort_field or 'creation'}` {meta.sort_order or 'desc'}",
			start=0,
			page_length=PAGE,
			view="List",
			with_comment_count=1,
		)
		return reportview.get()

	def count(self) -> int | None:
		"""The number at the list's end, None where Frappe gives it up after a second."""
		_ask(
			doctype=self.doctype,
			filters=json.dumps(answered_by_index(self.doctype, self.filters)),
			fields="[]",
			distinct="false",
			limit=COUNTED,
		)
		return reportview.get_count()


def _ask(**form: Any) -> None:
	frappe.local.form_dict = frappe._dict(form)


def _columns(meta, add_fields: tuple[str, ...]) -> list[str]:
	"""Frappe's own fields, those that the list shows, and those that its script asks for."""
	own = [
		df.fieldname
		for df in meta.fields
		if df.in_list_view or df.fieldname == "status" or (df.fieldtype == "Currency" and df.options)
	]
	standard = [name for name in (*default_fields, *optional_fields) if name not in ("doctype", "_seen")]
	shown = [name for name in (meta.title_field, *own, *add_fields) if name and meta.has_field(name)]
	return list(dict.fromkeys([*standard, *shown]))


def questions() -> Iterator[Question]:
	"""Of each list of many documents: as it opens, by the entries of its menu, by each of its standard filters."""
	asked = scripts()
	for doctype in MANY:
		script = asked.get(doctype, {"add_fields": [], "filters": [], "shown": []})
		fields = tuple(script["add_fields"])
		yield Question(doctype, "as it opens", _as_sent(doctype, script["filters"]), fields)
		for label, chosen in script["shown"]:
			filters = [
				[doctype, name, *(value if isinstance(value, list) else ["=", value])]
				for name, value in chosen.items()
			]
			if filters:
				yield Question(doctype, label, filters, fields)
		for label, one in _standard(doctype):
			yield Question(doctype, label, [one], fields)


def scripts() -> dict[str, Any]:
	"""By DocType what its list's script asks for, see `list_filters.js`."""
	command = ["node", SCRIPT, Path(ecom_erp.__file__).parent, nowdate(), frappe.session.user]
	return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _as_sent(doctype: str, filters: list) -> list[Filter]:
	return [[doctype, *one] for one in filters]


def _standard(doctype: str) -> Iterator[tuple[str, Filter]]:
	"""By each standard filter two lists: of the value that most rows have, and of the one that fewest have."""
	for name in _some(doctype, "name")[:1]:
		yield "ID", [doctype, "name", "like", f"%{name[-9:]}%"]
	for df in frappe.get_meta(doctype).fields:
		if not df.in_standard_filter:
			continue
		for share, value in zip(("most", "fewest"), _some(doctype, df.fieldname), strict=False):
			like = df.fieldtype in MATCHED
			condition, shown = ("like", f"%{value}%") if like else ("=", value)
			yield f"{df.label} ({share})", [doctype, df.fieldname, condition, str(shown)]


def _some(doctype: str, column: str) -> list:
	"""The commonest value and the rarest of a column, by a sample of its newest and of its oldest rows."""
	sample = " union all ".join(
		f"(select `{column}` value from `tab{doctype}` order by creation {way} limit 20000)"
		for way in ("asc", "desc")
	)
	found = frappe.db.sql(
		f"select value, count(*) from ({sample}) sample where value > '' group by value order by count(*) desc, value"
	)
	return list(dict.fromkeys([found[0][0], found[-1][0]])) if found else []
