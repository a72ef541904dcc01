"""What USPS does alike within the United States and abroad."""

import json
from typing import Any

from ecom_sandbox.carriers.ledger import Ledger, Refusal, Request, Sold

_BOUNDARY = "sandboxBoundary"


def admit(request: Request, operation: str) -> None:
	"""Raises Refusal for a call without a token."""
	if operation != "token" and request.headers.get("Authorization") != "Bearer usps-token":
		raise Refusal(401, "401", "Invalid access token")


def refused(refusal: Refusal) -> Any:
	errors = [
		{"status": str(refusal.status), "code": refusal.code, "title": "Refused", "detail": refusal.message}
	]
	return {
		"apiVersion": "/v3",
		"error": {"code": str(refusal.status), "message": "Refused", "errors": errors},
	}


def multipart(about: dict[str, Any], sold: Sold) -> tuple[str, bytes]:
	"""What is said of a label, and its picture: (kind of content, body)."""
	image = f"label.{sold.format}"
	parts = (
		f'Content-Type: application/json\r\nContent-Disposition: form-data; name="labelMetadata"\r\n\r\n'
		f"{json.dumps(about)}",
		f'Content-Type: application/pdf\r\nContent-Disposition: form-data; filename="{image}"; name="labelImage"'
		f"\r\n\r\n{sold.printed()}",
	)
	text = "".join(f"--{_BOUNDARY}\r\n{part}\r\n" for part in parts)
	return f"multipart/form-data; boundary={_BOUNDARY}", f"{text}--{_BOUNDARY}--\r\n".encode()


def by_key(ledger: Ledger, carrier: str, key: str | None) -> Sold:
	"""The label that was bought with a key. Raises Refusal."""
	for one in ledger.labels:
		if one.carrier == carrier and one.key == key and not one.voided:
			return one
	raise Refusal(400, "160250", "Label not found")


def cancelled(sold: Sold | None) -> Any:
	"""A label is given back. Raises Refusal when it is too late."""
	if sold is None:
		raise Refusal(400, "160251", "Order not found")
	if sold.voided:
		raise Refusal(400, "160252", "The label was already canceled")
	if sold.events:
		raise Refusal(400, "160253", "The label was used")
	sold.voided = True
	return {"trackingNumber": sold.number, "status": "CANCELED"}
