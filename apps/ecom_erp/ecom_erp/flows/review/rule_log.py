"""What the rules did with an order, and why, where people read it: the Review Log and the order's timeline."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.erp.documents.fitting import fit
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def write(
	doc: "EcomOrder",
	outcome: str,
	entries: Sequence[Mapping[str, str]],
	decision: str = "",
	others: str = "",
) -> None:
	"""Keep what became of the rules, inside the caller's unit of work. An entry has rule, why and actions."""
	log = frappe.get_doc(
		{
			"doctype": "Review Log",
			"ecom_order": doc.name,
			"shop": doc.shop,
			"decision": decision,
			"reviewed_by": frappe.session.user,
			"reviewed_at": now_datetime(),
			"outcome": outcome,
			"entries": list(entries),
			"others": others,
		}
	)
	fit(log)
	log.insert(ignore_permissions=True)
	order_flow.add_timeline_note(doc, _("Review rules: {0}").format(outcome))
