"""The `webhooks` of docs/openapi.json: each event that other systems are told, from the DocTypes' statuses and the fields that a
message has."""

from typing import Any

from ecom_erp.core.webhooks.events import CREATED, STOCK_CHANGED, SUBJECTS, TEST, UPDATED, event_type
from tests.openapi_fields import JSON, TEXT, TEXT_OR_NONE, fields, object_of, options

HEADERS = {
	"webhook-id": "The message's own, the same at each attempt",
	"webhook-timestamp": "Seconds since 1970 of this attempt",
	"webhook-signature": "v1, and the HMAC-SHA256 of id, timestamp and body in Base64; several are separated by spaces",
}


def webhooks() -> dict[str, Any]:
	"""By type of event."""
	found = {}
	for doctype, subject in SUBJECTS.items():
		statuses = options(doctype, "tracking_status" if doctype == "Shipping Label" else "status")
		more = {"Ecom Order": [CREATED, UPDATED], "Shipping Label": []}.get(doctype, [CREATED])
		for what in (*more, *filter(None, statuses)):
			found[event_type(doctype, what)] = object_of(**fields(doctype, subject.fields))
	level = object_of(item_code=TEXT, warehouse=TEXT, available={"type": "integer"})
	found[STOCK_CHANGED] = object_of(shop=TEXT_OR_NONE, items={"type": "array", "items": level})
	found[TEST] = object_of(webhook=TEXT)
	return {event: _operation(event, data) for event, data in found.items()}


def _operation(event: str, data: dict[str, Any]) -> dict[str, Any]:
	body = object_of(
		type={"type": "string", "const": event},
		timestamp={"type": "string", "format": "date-time"},
		data=data,
	)
	return {
		"post": {
			"summary": event,
			"parameters": [
				{"name": name, "in": "header", "required": True, "description": said, "schema": TEXT}
				for name, said in HEADERS.items()
			],
			"requestBody": {"required": True, "content": {JSON: {"schema": body}}},
			"responses": {
				"2XX": {"description": "Taken: it is not sent again"},
				"410": {"description": "Gone: nothing is sent there any more"},
				"default": {"description": "Sent again later"},
			},
			"security": [],
		}
	}
