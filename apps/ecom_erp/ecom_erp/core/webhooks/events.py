"""What other systems are told of, and what a message says: identifiers, statuses and amounts, no personal data. Who needs more asks
REST for the document."""

from collections.abc import Mapping
from dataclasses import dataclass

CREATED, UPDATED = "created", "updated"
TEST, STOCK_CHANGED = "webhook.test", "stock.changed"


@dataclass(frozen=True)
class Subject:
	"""A kind of document. `topic`: the field of Ecom Webhook that asks for it. `noun`: how its events begin. `fields`: what a
	message says. `watched`: fields beside these whose change is told too, without their values."""

	topic: str
	noun: str
	fields: tuple[str, ...]
	watched: tuple[str, ...] = ()


SUBJECTS: Mapping[str, Subject] = {
	"Ecom Order": Subject(
		"orders",
		"order",
		(
			"name",
			"number",
			"shop",
			"external_id",
			"status",
			"next_action",
			"currency",
			"total",
			"payment_state",
			"promised_date",
			"sales_order",
			"sales_invoice",
			"modified",
		),
		(
			"ship_name",
			"ship_company",
			"ship_line1",
			"ship_line2",
			"ship_city",
			"ship_province",
			"ship_postal_code",
			"ship_country",
			"ship_phone",
			"paid_amount",
			"refunded_amount",
			"cancelled_amount",
		),
	),
	"Fulfilment Order": Subject(
		"parcels",
		"parcel",
		(
			"name",
			"ecom_order",
			"number",
			"shop",
			"warehouse",
			"status",
			"ship_by",
			"courier_account",
			"tracking_numbers",
			"delivery_note",
			"modified",
		),
	),
	"Shipping Label": Subject(
		"tracking",
		"tracking",
		(
			"name",
			"ecom_order",
			"fulfilment_order",
			"package",
			"shop",
			"direction",
			"courier_account",
			"tracking_number",
			"tracking_status",
			"expected_date",
			"modified",
		),
	),
	"After Sales Ticket": Subject(
		"tickets",
		"ticket",
		(
			"name",
			"ecom_order",
			"shop",
			"ticket_type",
			"reason",
			"status",
			"decision",
			"currency",
			"refund_amount",
			"credit_note",
			"replacement_order",
			"modified",
		),
	),
}
STOCK = "stock"
TOPICS = (*(subject.topic for subject in SUBJECTS.values()), STOCK)


def event_type(doctype: str, what: str) -> str:
	"""The name of an event, e.g. "order.on_hold": the noun of the document and its new status, "created" or "updated"."""
	return f"{SUBJECTS[doctype].noun}.{what.lower().replace(' ', '_')}"
