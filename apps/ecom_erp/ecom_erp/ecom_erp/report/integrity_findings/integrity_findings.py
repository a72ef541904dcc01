"""What the Integrity Check has found: for each document what is expected, what is found, and what to do."""

from typing import Any

import frappe
from frappe import _

from ecom_erp.core.states.integrity import DONE, OPEN, RUNNING
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.flows.insight.integrity.texts import finding_texts

FINDING, CHECK = "Integrity Finding", "Integrity Check"
MOST = 2000
CHART_ROWS = 12
FIELDS = (
	"name",
	"invariant",
	"document_type",
	"document_name",
	"shop",
	"status",
	"facts",
	"first_seen",
	"last_seen",
)


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message and chart. Findings are those that the reader may see,
	newest first."""
	selection = frappe._dict(filters or {})
	conditions = {
		name: selection[name] for name in ("invariant", "document_type", "shop") if selection.get(name)
	}
	conditions["status"] = selection.status or OPEN
	rows = frappe.get_list(FINDING, conditions, list(FIELDS), order_by="first_seen desc, name", limit=MOST)
	for row in rows:
		row.update(vars(finding_texts(row)))
	return _columns(), rows, _message(len(rows)), _chart(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("invariant", _("Check"), "Data", 190),
		column("document_type", _("Document Type"), "Link", 130, "DocType"),
		column("document_name", _("Document"), "Dynamic Link", 180, "document_type"),
		column("expected", _("Expected"), "Small Text", 320),
		column("found", _("Found"), "Small Text", 260),
		column("to_do", _("What to Do"), "Small Text", 360),
		column("first_seen", _("First Seen"), "Datetime", 160),
		column("last_seen", _("Last Seen"), "Datetime", 160),
		column("shop", _("Shop"), "Link", 120, "Ecom Shop"),
	]


def _message(count: int) -> str:
	if count == MOST:
		return _("Only the newest {0} findings are shown. Filter by check, document type or shop.").format(
			MOST
		)
	last = frappe.get_all(
		CHECK, {"status": DONE}, ["kind", "finished_at"], order_by="started_at desc", limit=1
	)
	if not last and frappe.db.exists(CHECK, {"status": RUNNING}):
		return _("The first Integrity Check is running. Reload the report when it is done.")
	if not last:
		return _("No Integrity Check has run yet. It runs every night; to run it now, open Integrity Check.")
	return _("Last Integrity Check: {0} ({1})").format(
		frappe.utils.format_datetime(last[0].finished_at), _(last[0].kind)
	)


def _chart(rows: list) -> dict | None:
	if not rows:
		return None
	counts: dict[str, int] = {}
	for row in rows:
		counts[_(row.invariant)] = counts.get(_(row.invariant), 0) + 1
	first = sorted(counts.items(), key=lambda one: -one[1])[:CHART_ROWS]
	return {
		"data": {
			"labels": [label for label, _count in first],
			"datasets": [{"name": _("Findings"), "values": [count for _label, count in first]}],
		},
		"type": "bar",
		"fieldtype": "Int",
	}
