"""docs/openapi.json: REST version 1 as OpenAPI, from the methods' signatures, the fields they answer and the DocTypes of these.

`.bench/env/bin/python -m tests.openapi_page` writes it anew.
"""

import inspect
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frappe

from ecom_erp.api import v1
from ecom_erp.api.rest import listings, settlements, tickets
from ecom_erp.api.rest.idempotency import LONGEST_KEY
from ecom_erp.core.after_sales.outcomes import WISHES
from ecom_erp.core.errors import ANSWERS, ErrorCode
from ecom_erp.core.shipping.tracking_status import TELLABLE
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.core.states.ticket import TicketStatus
from ecom_erp.flows.intake.order_edits import CHANGEABLE
from ecom_erp.flows.review.bulk_review import DECISIONS
from tests.openapi_answers import message
from tests.openapi_fields import JSON, TEXT, TEXT_OR_NONE, object_of, options
from tests.openapi_webhooks import webhooks

PAGE = Path(__file__).resolve().parents[1] / "docs/openapi.json"
METHODS = (
	v1.orders,
	v1.order,
	v1.decide_order,
	v1.change_order,
	v1.preview_available,
	v1.ship_available,
	v1.order_quotation,
	v1.parcels,
	v1.parcel,
	v1.pack_parcel,
	v1.buy_labels,
	v1.ship_parcel,
	v1.cannot_ship,
	v1.tracking_event,
	v1.tickets,
	v1.ticket,
	v1.create_ticket,
	v1.decide_ticket,
	v1.receive_return,
	v1.refund_ticket,
	v1.stock,
	v1.listings,
	v1.map_listing,
	v1.settlements,
	v1.settlement,
	v1.upload_statement,
	v1.statement_import,
)
KEY = {
	"name": "Idempotency-Key",
	"in": "header",
	"required": False,
	"description": "An id of your own: a call that is sent again with its key gets the answer of the first time",
	"schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}
FAILURES = sorted({answer.status for answer in ANSWERS.values()})


def document() -> dict[str, Any]:
	return {
		"openapi": "3.1.0",
		"info": {
			"title": "ecom_erp REST",
			"version": "1",
			"description": "See docs/api.md. A role that may call all methods is Ecom Integration.",
			"license": {"name": "GPL-3.0"},
		},
		"servers": [{"url": "{site}", "variables": {"site": {"default": "https://erp.example.com"}}}],
		"security": [{"token": []}],
		"paths": {_path(method): _operations(method) for method in METHODS},
		"webhooks": webhooks(),
		"components": {
			"securitySchemes": {
				"token": {
					"type": "apiKey",
					"in": "header",
					"name": "Authorization",
					"description": "token <api key>:<api secret>",
				}
			},
			"schemas": {
				"Error": object_of(code={"type": "string", "enum": list(ErrorCode)}, message=TEXT),
				**{_title(method): object_of(message=message(method)) for method in METHODS},
			},
			"responses": {str(status): _response(_codes(status), "Error") for status in FAILURES},
		},
	}


def text() -> str:
	return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _path(method) -> str:
	return f"/api/method/{method.__module__}.{method.__name__}"


def _operations(method) -> dict[str, Any]:
	verbs = frappe.allowed_http_methods_for_whitelisted_func[method]
	return {verb.lower(): _operation(method, verb) for verb in verbs}


def _operation(method, verb: str) -> dict[str, Any]:
	summary, _rest = re.split(r"(?<=\.)\s", inspect.cleandoc(method.__doc__) + " ", maxsplit=1)
	said = {
		"operationId": f"{method.__name__}_{verb.lower()}",
		"summary": " ".join(summary.split()),
		"description": " ".join(inspect.cleandoc(method.__doc__).split()),
		"responses": _responses(method),
	}
	parameters = list(inspect.signature(method).parameters.values())
	if verb == "GET":
		said["parameters"] = [_query(method, parameter) for parameter in parameters]
	else:
		if "GET" not in frappe.allowed_http_methods_for_whitelisted_func[method]:
			said["parameters"] = [KEY]
		needed = any(map(_is_required, parameters))
		said["requestBody"] = {"required": needed, "content": {JSON: {"schema": _body(method, parameters)}}}
	return said


def _query(method, parameter: inspect.Parameter) -> dict[str, Any]:
	return {
		"name": parameter.name,
		"in": "query",
		"required": _is_required(parameter),
		"schema": _schema(method, parameter),
	}


def _body(method, parameters: Iterable[inspect.Parameter]) -> dict[str, Any]:
	given = {parameter.name: parameter for parameter in parameters}
	return {
		"type": "object",
		"properties": {name: _schema(method, parameter) for name, parameter in given.items()},
		"required": [name for name, parameter in given.items() if _is_required(parameter)],
		"additionalProperties": False,
	}


def _is_required(parameter: inspect.Parameter) -> bool:
	return parameter.default is parameter.empty


def _schema(method, parameter: inspect.Parameter) -> dict[str, Any]:
	known = _known_values().get((method.__name__, parameter.name))
	return known or ({"type": "integer"} if parameter.annotation is int else TEXT)


def _known_values() -> dict[tuple[str, str], dict[str, Any]]:
	"""What the annotation of a parameter does not say."""
	about = {"type": "string", "enum": [one for one in options("After Sales Ticket Line", "about") if one]}
	line = {
		"type": "object",
		"properties": {
			"line_id": TEXT,
			"qty": {"type": "integer", "minimum": 1},
			"about": about,
			"exchange_item": TEXT,
			"exchange_price": {"type": "number"},
		},
		"required": ["line_id", "qty"],
	}
	package = {
		"type": "object",
		"properties": {
			"weight_grams": {"type": "integer", "minimum": 0},
			"box": TEXT,
			"items": {"type": "object", "additionalProperties": {"type": "integer"}},
		},
	}
	item = {
		"type": "object",
		"properties": {"item_code": TEXT, "qty": {"type": "integer", "minimum": 1}},
		"required": ["item_code", "qty"],
	}
	count = {
		"type": "object",
		"properties": {
			"line_id": TEXT,
			"qty": {"type": "integer", "minimum": 0},
			"condition": {"type": "string", "enum": list(tickets.CONDITIONS)},
			"disposition": {"type": "string", "enum": list(tickets.DISPOSITIONS)},
		},
		"required": ["line_id", "qty"],
	}
	values = {"type": "object", "properties": dict.fromkeys(CHANGEABLE, TEXT_OR_NONE)}
	moments = {
		(method, "modified_after"): {"type": "string", "format": "date-time"}
		for method in ("orders", "parcels", "tickets", "listings", "settlements")
	}
	return {
		**moments,
		("orders", "status"): {"type": "string", "enum": list(OrderStatus)},
		("parcels", "status"): {"type": "string", "enum": list(FulfilmentStatus)},
		("tickets", "status"): {"type": "string", "enum": list(TicketStatus)},
		("listings", "status"): {"type": "string", "enum": list(listings.STATUSES)},
		("settlements", "status"): {"type": "string", "enum": settlements.STATUSES},
		("settlement", "state"): {"type": "string", "enum": settlements.STATES},
		("upload_statement", "content"): {"type": "string", "contentEncoding": "base64"},
		("decide_order", "decision"): {"type": "string", "enum": list(DECISIONS)},
		("decide_ticket", "decision"): {"type": "string", "enum": list(tickets.DECISIONS)},
		("change_order", "values"): values,
		("receive_return", "lines"): {"type": "array", "items": count},
		("pack_parcel", "packages"): {"type": "array", "items": package},
		("map_listing", "items"): {"type": "array", "items": item},
		("stock", "items"): {"type": "array", "items": TEXT, "maxItems": v1.MOST_ROWS},
		("create_ticket", "ticket_type"): {"type": "string", "enum": list(WISHES)},
		("create_ticket", "reason"): {"type": "string", "enum": options("After Sales Ticket", "reason")},
		("create_ticket", "description"): {"type": "string", "maxLength": v1.LONGEST_TEXT},
		("create_ticket", "lines"): {"type": "array", "items": line},
		("tracking_event", "status"): {"type": "string", "enum": list(TELLABLE)},
		("tracking_event", "at"): {"type": "string", "format": "date-time"},
	}


def _title(method) -> str:
	return f"{method.__name__}_answer"


def _responses(method) -> dict[str, Any]:
	failures = {str(status): {"$ref": f"#/components/responses/{status}"} for status in FAILURES}
	return {"200": _response("Done", _title(method)), **failures}


def _codes(status: int) -> str:
	return ", ".join(code for code, answer in ANSWERS.items() if answer.status == status)


def _response(description: str, schema: str) -> dict[str, Any]:
	return {
		"description": description,
		"content": {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
	}


if __name__ == "__main__":
	PAGE.write_text(text(), encoding="utf-8")
