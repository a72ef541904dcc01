"""Entries of the block and allow lists, as people enter them."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.risk_keys import ListKind, entry_key, list_key
from ecom_erp.permissions import refuse_other_shops

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_risk_list_entry.ecom_risk_list_entry import EcomRiskListEntry

ENTRY = "Ecom Risk List Entry"


def check(doc: "EcomRiskListEntry") -> None:
	"""Raises ValidationError for what no order could have, or what is listed already; sets what the entry is found by."""
	compared = list_key(ListKind(doc.kind), doc.value or "")
	if not compared:
		frappe.throw(_("{0} is no {1}. Correct the value or the kind.").format(doc.value, _(doc.kind)))
	refuse_other_shops(doc.shop)
	doc.match_key = entry_key(compared)
	doc.entry_key = entry_key(f"{compared}|{doc.shop or ''}")
	known = {"entry_key": doc.entry_key, "name": ("!=", doc.name)}
	if other := frappe.db.get_value(ENTRY, known, ["list_type", "name"], as_dict=True):
		frappe.throw(_("This is on the list {0} already ({1})").format(_(other.list_type), other.name))
