"""What USPS does alike within the United States and abroad."""

import base64
import json
from typing import Any

from ecom_sandbox.carriers.ledger import Ledger, Refusal, Request, Sold
from ecom_sandbox.courier import printing

MARK = '"sandbox-mark"'
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


def book(ledger: Ledger, request: Request) -> Any:
	if not request.body["packages"][0]["packageCount"]:
		raise Refusal(400, "030001", "Nothing is to be fetched")
	number = ledger.book_pickup("usps", "WTC1234567")
	return {**request.body, "confirmationNumber": number}


def pickup(ledger: Ledger, request: Request) -> Any:
	number = request.parts["number"]
	if number not in ledger.pickups:
		raise Refusal(404, "030002", "No such pickup")
	return {"confirmationNumber": number}


def cancel_pickup(ledger: Ledger, request: Request) -> Any:
	if request.headers.get("If-Match") != MARK:
		raise Refusal(400, "030003", "If-Match is missing")
	if not ledger.cancel_pickup("usps", request.parts["number"]):
		raise Refusal(404, "030002", "No such pickup")
	return None


def scan_form(ledger: Ledger, request: Request) -> Any:
	"""The form in JSON where it is asked for so, else in several parts, of which none is given here."""
	if request.headers.get("Accept") != "application/vnd.usps.labels+json":
		raise Refusal(400, "040002", "The sandbox answers in vendor JSON alone")
	numbers = request.body["shipment"]["trackingNumbers"]
	known = [ledger.get(kind, number) for number in numbers for kind in ("usps", "usps_international")]
	if sum(one is not None for one in known) != len(numbers):
		raise Refusal(400, "040001", "A tracking number is not known")
	form = printing.label("pdf", "9275090119300000000001", ["SCAN Form 5630", *numbers])
	about = {"form": "5630", "manifestNumber": "9275090119300000000001", "trackingNumbers": numbers}
	return {"SCANFormMetaData": about, "SCANFormImage": base64.b64encode(form).decode()}
