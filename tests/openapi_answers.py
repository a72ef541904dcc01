"""What each method of REST answers, as a schema of docs/openapi.json."""

from typing import Any

from ecom_erp.api import order_answer
from ecom_erp.api.rest import listings, orders, parcels, settlements, tickets
from tests.openapi_fields import MOMENT, TEXT, TEXT_OR_NONE, fields, list_of, object_of


def message(method) -> dict[str, Any]:
	ticket = object_of(
		**fields("After Sales Ticket", tickets.FIELDS),
		lines=list_of(object_of(**fields("After Sales Ticket Line", tickets.LINE_FIELDS))),
		explanations=list_of(object_of(policy=TEXT_OR_NONE, matched={"type": "boolean"}, why=TEXT_OR_NONE)),
		returns=list_of(TEXT),
	)
	summary = object_of(**fields("Ecom Order", order_answer.LIST_FIELDS))
	parcel_row = fields(parcels.PARCEL, parcels.LIST_FIELDS)
	standing = object_of(**parcel_row, **_contents())
	parcel = object_of(**parcel_row, shipping_address=_address(), **_contents())
	items = list_of(object_of(item_code=TEXT, qty={"type": "integer"}))
	listing = object_of(**fields(listings.LISTING, listings.FIELDS), items=items)
	answers = {
		"orders": _page(orders=summary),
		"order": _order(),
		"parcels": _page(parcels=object_of(**parcel_row)),
		"tickets": _page(tickets=object_of(**fields("After Sales Ticket", tickets.LIST_FIELDS))),
		"listings": _page(listings=listing),
		"map_listing": listing,
		"settlements": _page(settlements=object_of(**_settlement(settlements.LIST_FIELDS))),
		"settlement": _whole_settlement(),
		**dict.fromkeys(
			("upload_statement", "statement_import"),
			object_of(**fields(settlements.IMPORT, settlements.IMPORT_FIELDS)),
		),
		"stock": {"type": "object", "additionalProperties": {"type": "integer"}},
		"tracking_event": object_of(shipping_label=TEXT, tracking_status=TEXT_OR_NONE),
		**dict.fromkeys(("decide_order", "change_order", "ship_available", "order_quotation"), summary),
		"preview_available": _available(),
		"parcel": parcel,
		**dict.fromkeys(("pack_parcel", "buy_labels", "ship_parcel", "cannot_ship"), standing),
	}
	return answers.get(method.__name__, ticket)


def _settlement(names) -> dict[str, Any]:
	"""Amounts are texts, exact."""
	return {**fields(settlements.SETTLEMENT, names), "payout": TEXT}


def _whole_settlement() -> dict[str, Any]:
	yes = {"type": "boolean"}
	proof = object_of(**dict.fromkeys(settlements.PROOF_FIELDS, TEXT), provable=yes, stands=yes)
	entry = object_of(**dict.fromkeys(("journal_entry", "posting_date", "purpose"), TEXT))
	line = fields(settlements.LINE, settlements.LINE_FIELDS) | dict.fromkeys(settlements.LINE_MONEY, TEXT)
	return object_of(
		**_settlement((*settlements.LIST_FIELDS, *settlements.TEXT_FIELDS)),
		proof=proof,
		entries=list_of(entry),
		lines=list_of(object_of(**line)),
		more=yes,
		next_line={"type": "integer"},
	)


def _page(**rows: dict[str, Any]) -> dict[str, Any]:
	lists = {name: list_of(row) for name, row in rows.items()}
	return object_of(**lists, more={"type": "boolean"}, next=TEXT_OR_NONE)


def _address() -> dict[str, Any]:
	parts = fields("Ecom Order", [f"ship_{field}" for field in order_answer.ADDRESS_FIELDS])
	return object_of(**{name.removeprefix("ship_"): one for name, one in parts.items()})


def _contents() -> dict[str, Any]:
	"""What is in a parcel."""
	package = object_of(
		name=TEXT,
		number={"type": "integer"},
		**fields("Fulfilment Package", order_answer.PACKAGE_FIELDS),
		tracking_url=TEXT,
		contents=list_of(object_of(item_code=TEXT, qty={"type": "integer"})),
	)
	line = object_of(**fields("Fulfilment Order Item", order_answer.PARCEL_LINE_FIELDS))
	return {"lines": list_of(line), "packages": list_of(package)}


def _available() -> dict[str, Any]:
	"""What ships now, and what waits."""
	day = {"type": ["string", "null"], "format": "date"}
	kinds = {"qty": {"type": "integer"}, "incoming": {"type": "integer"}, "expected_on": day}
	now, later = (
		list_of(object_of(**{field: kinds.get(field, TEXT) for field in fields_}))
		for fields_ in (orders.PIECES_FIELDS, orders.AWAITED_FIELDS)
	)
	amount = {"type": "number"}
	return object_of(
		refusal=TEXT,
		now=now,
		later=later,
		promised_date=day,
		cost=amount,
		later_cost=amount,
		preview_key=TEXT,
	)


def _order() -> dict[str, Any]:
	pieces = object_of(item_code=TEXT, qty={"type": "integer"})
	return object_of(
		**fields("Ecom Order", order_answer.ORDER_FIELDS),
		shipping_address=_address(),
		holds=list_of(object_of(**fields("Ecom Order Hold", order_answer.HOLD_FIELDS))),
		lines=list_of(
			object_of(**fields("Ecom Order Line", order_answer.LINE_FIELDS), items=list_of(pieces))
		),
		payments=list_of(
			object_of(**fields("Ecom Order Payment", order_answer.PAYMENT_FIELDS), processed_at=MOMENT)
		),
		parcels=list_of(object_of(**fields("Fulfilment Order", order_answer.PARCEL_FIELDS), **_contents())),
		tickets=list_of(object_of(**fields("After Sales Ticket", order_answer.TICKET_FIELDS))),
	)
