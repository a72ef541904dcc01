"""The app's own documents without their buyer."""

import json
from collections.abc import Callable, Mapping

import frappe

from ecom_erp.core.orders.canonical import from_dict, to_dict
from ecom_erp.core.privacy.erased_orders import ERASED_BUYER, without_person
from ecom_erp.core.risk_keys import ListKind, entry_key, list_key
from ecom_erp.core.text import as_json
from ecom_erp.erp.documents.scrubbing import scrub_rows
from ecom_erp.flows.notify.phones import e164
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.privacy.beside import erase_beside
from ecom_erp.flows.privacy.person import Person

ORDER = "Ecom Order"
NOTHING = "{}"
MESSAGE, OPT_OUT, RISK = "Ecom Buyer Message", "Ecom Message Opt Out", "Ecom Risk List Entry"
_ORDER = dict.fromkeys(
	(
		"buyer",
		"buyer_email",
		"buyer_phone",
		"ship_name",
		"ship_company",
		"ship_line1",
		"ship_line2",
		"ship_city",
		"ship_postal_code",
		"ship_phone",
		"ship_pickup_point",
		"masked_by",
		"note",
		"entry_notes",
		"tags",
		"own_tags",
		"all_tags",
		"shop_address",
		"public_token",
		"hold_reason",
		"hold_said",
		"email_key",
		"phone_key",
		"ship_phone_key",
		"address_key",
		"risk_reasons",
	)
)
# DocTypes that name their order in a field: the field, and what each of their fields becomes
OF_ORDER: Mapping[str, tuple[str, Mapping[str, str | None]]] = {
	"Fulfilment Order": ("ecom_order", {"address_display": None, "problem": None}),
	"Fulfilment Package": ("ecom_order", {"pickup_point": None, "problem": None, "refused_scan": None}),
	"Shipping Label": (
		"ecom_order",
		{
			**dict.fromkeys(
				("sender", "recipient", "pickup_point", "barcode_svg", "label_texts", "label_file")
			),
			**dict.fromkeys(("tracking_note", "quotes", "error")),
		},
	),
	"After Sales Ticket": (
		"ecom_order",
		{"buyer_name": ERASED_BUYER, **dict.fromkeys(("description", "answer", "shop_statement", "problem"))},
	),
	"Review Log": ("ecom_order", {}),
	"Ecom Buyer Message": ("ecom_order", dict.fromkeys(("subject", "text", "contact", "contact_name"))),
	"Ecom Settlement Line": ("ecom_order", {"description": None}),
	"Ecom Settlement Share": ("ecom_order", {}),
	"Ecom Profit Entry": ("ecom_order", {}),
	"Ecom Write Off": ("ecom_order", {"reason": None}),
	"Ecom Courier Bill Line": ("ecom_order", {}),
	"Ecom Claim": ("ecom_order", {"note": None}),
	"Inbox Message": ("ecom_order", {"payload": NOTHING, "error": None}),
	"Outbox Message": ("ecom_order", {"payload": NOTHING, "error": None}),
}
# what is said of any document: the fields that name it
BESIDE_OWN = {
	"Ecom Webhook Message": ("reference_doctype", "reference_name", {"payload": NOTHING, "error": None}),
	"Ecom Exchange Document": (
		"reference_doctype",
		"reference_name",
		{"payload": None, "error": None, "said": None},
	),
	"Integrity Finding": ("document_type", "document_name", {}),
}
# DocTypes of the app that have nothing of a buyer; a test keeps the two lists whole
WITHOUT_BUYERS = (
	"After Sales Policy",
	"Bin Location",
	"Courier Account",
	"Courier Rate Card",
	"Customs Duty Rule",
	"Customs Registration",
	"Dangerous Goods Rule",
	"Ecom Bill Account",
	"Ecom Bill Mapping",
	"Ecom Box",
	"Ecom Courier Bill",
	"Ecom Exchange Profile",
	"Ecom Listing",
	"Ecom Message Text",
	"Ecom Month End",
	"Ecom Notice Channel",
	"Ecom Print Job",
	"Ecom Print Station",
	"Ecom Profit Day",
	"Ecom Profit Sum",
	"Ecom Profit Voucher",
	"Ecom Settlement",
	"Ecom Settlement Account",
	"Ecom Statement Mapping",
	"Ecom Shop",
	"Ecom Warehouse Profile",
	"Ecom Webhook",
	"Ecom WhatsApp Account",
	"Fulfilment Wave",
	"Integrity Check",
	"Order Export Profile",
	"Order Import Mapping",
	"Packing Scan",
	"Review Rule",
)
# DocTypes that other files of this room see to
ELSEWHERE = (
	"Courier Handover",
	"Ecom API Call",
	"Ecom Buyer",
	"Ecom Message Opt Out",
	"Ecom Risk List Entry",
	"Ecom Bill Import",
	"Ecom Statement Import",
	"Ecom Exchange Run",
	"Order Export",
	"Order Import",
	"Privacy Request",
)


def documents(order: str) -> dict[str, list[str]]:
	"""Names by DocType of the order and all that belongs to it."""
	found = {ORDER: [order]}
	for doctype, (field, _emptied) in OF_ORDER.items():
		if names := frappe.get_all(doctype, {field: order}, pluck="name", order_by="name"):
			found[doctype] = names
	return found


def erase_order(order: str, pseudonym: str | None, scrub: Callable[[str], str], at) -> dict[str, list[str]]:
	"""The order, and what belongs to it, without the buyer, in a unit of work; the documents. An order that is gone, or
	erased already, is gone through again: a crash may have left what belongs to it."""
	row = lock_values(ORDER, order, ["canonical", "shop", "external_id", "customer"])
	if not row:
		return {}
	of_shop = {"shop": row.shop, "external_id": row.external_id}
	_empty_canonical(order, row.canonical)
	scrub_rows(ORDER, {"name": order}, scrub, {**_ORDER, "buyer_name": ERASED_BUYER}, kept=("canonical",))
	_empty_rows_of(order)
	for doctype, (field, emptied) in OF_ORDER.items():
		scrub_rows(doctype, {field: order}, scrub, emptied)
	scrub_rows("Inbox Message", of_shop, scrub, OF_ORDER["Inbox Message"][1])
	labels = frappe.get_all("Shipping Label", {"ecom_order": order}, pluck="name")
	if labels:
		frappe.db.set_value(
			"Shipping Label Event",
			{"parent": ("in", labels)},
			{"text": None, "place": None},
			update_modified=False,
		)
	found = documents(order)
	for doctype, (kind, name, emptied) in BESIDE_OWN.items():
		for own, names in found.items():
			scrub_rows(doctype, {kind: own, name: ("in", names)}, scrub, emptied)
	frappe.db.set_value(ORDER, order, "erased_at", at, update_modified=False)
	return found


def _empty_canonical(order: str, canonical: str | None) -> None:
	if canonical:
		said = as_json(to_dict(without_person(from_dict(json.loads(canonical)))))
		frappe.db.set_value(ORDER, order, "canonical", said, update_modified=False)


def _empty_rows_of(order: str) -> None:
	"""What people and the review have said of the order: free text, in which anything may stand."""
	of = {"parenttype": ORDER, "parent": order}
	frappe.db.set_value(
		"Ecom Order Hold", of, {"message": "", "said": None, "remark": None}, update_modified=False
	)


def erase_lists(person: Person) -> dict[str, list[str]]:
	"""Lists of e-mail addresses and telephone numbers that stand by themselves: who wants no text messages, who is blocked or always
	let through, and messages of people who were not recognised. In a unit of work; names of what was deleted by DocType."""
	numbers = {number for phone in person.phones if (number := e164(phone))}
	contacts = {*person.emails, *person.phones, *numbers, *(number.lstrip("+") for number in numbers)}
	listed = [(ListKind.EMAIL, one) for one in person.emails] + [
		(ListKind.PHONE, one) for one in person.phones
	]
	keys = {entry_key(key) for kind, value in listed if (key := list_key(kind, value))}
	found = {
		MESSAGE: _names(MESSAGE, "contact", contacts),
		OPT_OUT: _names(OPT_OUT, "number", {*numbers, *person.phones}),
		RISK: _names(RISK, "match_key", keys),
	}
	for doctype, names in found.items():
		erase_beside(doctype, names)
		if names:
			frappe.db.delete(doctype, {"name": ("in", names)})
	return {doctype: names for doctype, names in found.items() if names}


def _names(doctype: str, fieldname: str, values: set[str]) -> list[str]:
	if not values:
		return []
	return frappe.get_all(doctype, {fieldname: ("in", sorted(values))}, pluck="name", order_by="name")
