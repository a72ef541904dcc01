"""Which status of a document may follow which, asked before it is written. The tables are in `core/states`."""

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.exchange import DOCUMENT as EXCHANGED
from ecom_erp.core.states.exchange import RUN as EXCHANGE
from ecom_erp.core.states.file_export import EXPORT
from ecom_erp.core.states.file_import import IMPORT
from ecom_erp.core.states.fulfilment import FULFILMENT
from ecom_erp.core.states.handover import HANDOVER
from ecom_erp.core.states.integrity import CHECK, FINDING
from ecom_erp.core.states.label import LABEL
from ecom_erp.core.states.message import MESSAGE
from ecom_erp.core.states.money.courier_bill import BILL_IMPORT, CLAIM, COURIER_BILL
from ecom_erp.core.states.money.month_end import MONTH_END
from ecom_erp.core.states.money.settlement import SETTLEMENT
from ecom_erp.core.states.money.statement_import import STATEMENT_IMPORT
from ecom_erp.core.states.order import ORDER
from ecom_erp.core.states.package import PACKAGE
from ecom_erp.core.states.print_job import PRINT_JOB
from ecom_erp.core.states.privacy import REQUEST
from ecom_erp.core.states.table import IllegalTransition, StateTable
from ecom_erp.core.states.ticket import TICKET
from ecom_erp.core.states.wave import WAVE
from ecom_erp.core.webhooks.events import CREATED
from ecom_erp.flows.webhooks.announcing import announce
from ecom_erp.messaging.errors import refuse

TABLES: dict[str, StateTable] = {
	"Ecom Order": ORDER,
	"Fulfilment Order": FULFILMENT,
	"Fulfilment Package": PACKAGE,
	"Shipping Label": LABEL,
	"After Sales Ticket": TICKET,
	"Fulfilment Wave": WAVE,
	"Courier Handover": HANDOVER,
	"Ecom Print Job": PRINT_JOB,
	"Inbox Message": MESSAGE,
	"Outbox Message": MESSAGE,
	"Ecom Webhook Message": MESSAGE,
	"Order Export": EXPORT,
	"Order Import": IMPORT,
	"Ecom Exchange Run": EXCHANGE,
	"Ecom Exchange Document": EXCHANGED,
	"Integrity Check": CHECK,
	"Integrity Finding": FINDING,
	"Privacy Request": REQUEST,
	"Ecom Month End": MONTH_END,
	"Ecom Settlement": SETTLEMENT,
	"Ecom Statement Import": STATEMENT_IMPORT,
	"Ecom Bill Import": BILL_IMPORT,
	"Ecom Courier Bill": COURIER_BILL,
	"Ecom Claim": CLAIM,
}
# orders are told of where they are written, labels by their tracking status
TOLD = ("Fulfilment Order", "After Sales Ticket")


def check(doctype: str, old: str, new: str) -> None:
	"""Raises ValidationError, saying what is possible, when a document of the kind may not go from `old` to `new`."""
	try:
		TABLES[doctype].check(old, new)
	except IllegalTransition as error:
		refuse(ErrorCode.WRONG_STATUS, error.said(_))


def check_document(doc: Document) -> None:
	"""As `check`, for a document that is saved; called while it is validated."""
	before = doc.get_doc_before_save()
	if before and before.get("status") and before.get("status") != doc.get("status"):
		check(doc.doctype, before.get("status"), doc.get("status"))
		_tell(doc.doctype, [doc.name], doc.get("status"))
	elif not before:
		_tell(doc.doctype, [doc.name], CREATED)


def check_all(doctype: str, names: Collection[str], status: str) -> None:
	"""As `check`, for documents that get the same status."""
	for old in frappe.get_all(
		doctype, {"name": ("in", list(names))}, pluck="status", distinct=True, order_by="status"
	):
		check(doctype, old, status)
	_tell(doctype, names, status)


def set_status(doctype: str, name: str, status: str, **values) -> None:
	"""Write the status, and `values` with it, of a row that the caller has locked. Raises as `check`."""
	known = frappe.db.get_value(doctype, name, "status")
	if known:
		check(doctype, known, status)
	_tell(doctype, [name], status)
	frappe.db.set_value(doctype, name, {"status": status, **values})


def _tell(doctype: str, names: Collection[str], what: str) -> None:
	"""Other systems, of a kind of document whose events are its statuses."""
	if doctype in TOLD:
		for name in names:
			announce(doctype, name, what)
