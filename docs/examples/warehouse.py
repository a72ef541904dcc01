"""A warehouse and a help desk over REST, with a client that was generated from openapi.json (docs/api.md says how).

    python warehouse.py https://erp.example.com <order to ship> <order to take back>

The token (API key and secret, with a colon between) is in the environment variable ECOM_TOKEN. The same calls twice do no harm: each that
writes has an Idempotency-Key."""

import os
import sys

from ecom_client import AuthenticatedClient
from ecom_client.api.default import (
	buy_labels_post,
	create_ticket_post,
	decide_ticket_post,
	order_get,
	orders_get,
	pack_parcel_post,
	receive_return_post,
	refund_ticket_post,
	ship_parcel_post,
)
from ecom_client.models import (
	BuyLabelsPostBody,
	CreateTicketPostBody,
	CreateTicketPostBodyLinesItem,
	CreateTicketPostBodyReason,
	CreateTicketPostBodyTicketType,
	DecideTicketPostBody,
	DecideTicketPostBodyDecision,
	Error,
	PackParcelPostBody,
	PackParcelPostBodyPackagesItem,
	ReceiveReturnPostBody,
	RefundTicketPostBody,
	ShipParcelPostBody,
)


def done(answer):
	"""What was answered; ends the program with the reason where the call was refused."""
	if answer is None or isinstance(answer, Error):
		sys.exit(f"{answer.code}: {answer.message}" if answer else "no answer that the document knows")
	return answer.message


def list_orders(client) -> None:
	after, pages = "", 0
	while after is not None and pages < 50:
		page = done(orders_get.sync(client=client, limit=100, **({"after": after} if after else {})))
		for order in page.orders:
			print("order", order.name, order.status, order.total, order.currency)
		after, pages = page.next_ or None, pages + 1


def ship(client, name: str) -> None:
	for parcel in done(order_get.sync(client=client, name=name)).parcels:
		packages = [PackParcelPostBodyPackagesItem(weight_grams=900)]
		body = PackParcelPostBody(name=parcel.name, packages=packages)
		done(pack_parcel_post.sync(client=client, body=body, idempotency_key=f"pack-{parcel.name}"))
		labels = BuyLabelsPostBody(name=parcel.name)
		done(buy_labels_post.sync(client=client, body=labels, idempotency_key=f"labels-{parcel.name}"))
		leaves = ShipParcelPostBody(name=parcel.name)
		gone = done(ship_parcel_post.sync(client=client, body=leaves, idempotency_key=f"ship-{parcel.name}"))
		print("shipped", name, *(package.tracking_number for package in gone.packages))


def take_back(client, name: str) -> None:
	line = done(order_get.sync(client=client, name=name)).lines[0]
	body = CreateTicketPostBody(
		ecom_order=name,
		ticket_type=CreateTicketPostBodyTicketType.RETURN_AND_REFUND,
		reason=CreateTicketPostBodyReason.DAMAGED,
		lines=[CreateTicketPostBodyLinesItem(line_id=line.line_id, qty=1)],
		request_key=f"return-{name}",
	)
	ticket = done(create_ticket_post.sync(client=client, body=body)).name
	decision = DecideTicketPostBody(name=ticket, decision=DecideTicketPostBodyDecision.APPROVE)
	done(decide_ticket_post.sync(client=client, body=decision))
	done(receive_return_post.sync(client=client, body=ReceiveReturnPostBody(name=ticket)))
	paid = done(refund_ticket_post.sync(client=client, body=RefundTicketPostBody(name=ticket)))
	print("return", ticket, paid.status, paid.credit_note)


if __name__ == "__main__":
	site, to_ship, sold = sys.argv[1:]
	rest = AuthenticatedClient(base_url=site, token=os.environ["ECOM_TOKEN"], prefix="token", timeout=60)
	list_orders(rest)
	ship(rest, to_ship)
	take_back(rest, sold)
