"""What the home shows, in two answers: the figures of its cards, and its charts. Frappe's own widgets would ask for each
by itself. Neither is cached, so that a figure is that of the list behind it."""

import json
from collections.abc import Callable

import frappe
from frappe.utils import nowdate

from ecom_erp.api.desk import insight

MODULE = "Ecom ERP"
CARD, CHART = "Number Card", "Dashboard Chart"
DATA: dict[str, Callable[[], dict]] = {
	"Orders by Day and Channel": insight.orders_by_day_and_channel,
	"Open Holds by Reason": insight.open_holds_by_reason,
	"Shipped on Time": insight.shipped_in_time,
	"Money on the Way": insight.money_on_the_way,
}
NOW: dict[str, Callable[[], str]] = {"frappe.datetime.get_today()": nowdate}
"""What the desk's expressions in filters stand for."""


def names() -> dict[str, list[str]]:
	"""The app's cards and charts, which the desk asks for here."""
	return {"cards": [card.name for card in _cards(["name"])], "charts": list(DATA)}


@frappe.whitelist()
def figures() -> dict[str, dict]:
	"""By card what it shows: {"card": the Number Card, "figure": how many}. Left out are those of documents that the
	user may not read, and those that an administrator has made something else of than a count."""
	counts = {}
	shown = []
	for card in _cards(["*"]):
		filters = _filters(card)
		if filters is None or not frappe.has_permission(card.document_type):
			continue
		shown.append(card)
		counts[card.name] = frappe.get_list(
			card.document_type, filters=filters, fields=["name"], limit_page_length=0, run=False
		)
	figure = _count(counts)
	return {card.name: {"card": card, "figure": figure[card.name]} for card in shown}


@frappe.whitelist()
def charts() -> dict[str, dict]:
	"""By chart what it shows: {"chart": the Dashboard Chart, "data": as `insight` tells}; those that the user may see."""
	found = [frappe.get_cached_doc(CHART, name) for name in DATA if frappe.db.exists(CHART, name, cache=True)]
	# not by the document's own method, which tells the reader of each that he may not see
	seen = [chart for chart in found if frappe.has_permission(CHART, "read", chart)]
	return {chart.name: {"chart": chart, "data": DATA[chart.name]()} for chart in seen}


def _cards(fields: list[str]) -> list[frappe._dict]:
	return frappe.get_all(CARD, filters={"module": MODULE, "is_standard": 1}, fields=fields)


def _filters(card: frappe._dict) -> list | None:
	"""The filters of a card that counts documents, as the desk puts them together; None of any other."""
	dynamic = json.loads(card.dynamic_filters_json or "[]")
	if card.type != "Document Type" or card.function != "Count" or any(row[3] not in NOW for row in dynamic):
		return None
	return json.loads(card.filters_json or "[]") + [[*row[:3], NOW[row[3]]()] for row in dynamic]


def _count(queries: dict[str, str]) -> dict[str, int]:
	"""How many rows each query has, asked all at once."""
	if not queries:
		return {}
	parts = [
		f"select {frappe.db.escape(name)} as card, count(*) as figure from ({query}) as rows_of_card"
		for name, query in queries.items()
	]
	# allowed: built-sql: the queries are Frappe's, with their values escaped; so are the names
	return dict(frappe.db.sql(" union all ".join(parts)))
