"""Orders into the pool, by the inbox, as those of a file that is imported."""

from dataclasses import replace

from ecom_erp.core.exchange.mapping import Incoming, digest
from ecom_erp.core.intake.copies.columns import COLUMNS
from ecom_erp.core.intake.copies.reading import LINE_ID, read_copies
from ecom_erp.core.intake.order_table import TableOrder
from ecom_erp.core.orders.canonical import CanonicalOrder, Payment, PaymentKind, PaymentState
from ecom_erp.core.states.exchange import DocumentStatus
from ecom_erp.flows.exchange import documents
from ecom_erp.flows.exchange.documents import Found
from ecom_erp.flows.exchange.incoming.base import problem_of
from ecom_erp.flows.orders.order_document import order_name
from ecom_erp.flows.shops.shops import adapter, get_shop
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.integrations.channels.base import ChannelAdapter, Event, PayloadError, reading
from ecom_erp.messaging import inbox
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import unit_of_work

ORDER_ID = "order.id"


class Orders:
	each, together, page = False, True, 100

	def found(self, profile, page):
		return [_found(profile, one) for one in page]

	def confirms(self, profile):
		return False

	@unit_of_work
	def take(self, profile, run, waiting):
		channel = adapter(profile.shop)
		gateways = [row.gateway for row in get_shop(profile.shop).gateways]
		events = []
		for document in waiting:
			one = _table_order(documents.content(document.payload))
			event, why = _event(channel, one, gateways[0] if len(gateways) == 1 else "")
			if event:
				events.append(event)
				documents.settle(document.name, DocumentStatus.ACCEPTED, reference=one.order_id, payload=None)
			else:
				documents.settle(document.name, DocumentStatus.REFUSED, why)
		inbox.accept(profile.shop, events, "REST" if profile.transport == "REST" else "File")
		kick("process_inbox")


def _found(profile, incoming: Incoming) -> Found:
	content = {"head": incoming.head, "lines": incoming.lines}
	order_id = incoming.head.get(ORDER_ID, "")
	problem = problem_of(incoming) or ("" if order_id else _("The order has no number"))
	name = order_name(get_shop(profile.shop), order_id) if order_id else None
	return Found(
		order_id or f"-{digest(content)}",
		lambda _version: content,
		profile.shop,
		"Ecom Order",
		name,
		problem,
	)


def _table_order(content: dict) -> TableOrder:
	head = [name for name in content["head"] if name in COLUMNS]
	lines = [
		{**line, LINE_ID: line.get(LINE_ID) or str(number)} for number, line in enumerate(content["lines"], 1)
	]
	of_line = list(dict.fromkeys(name for line in lines for name in line if name in COLUMNS)) or [LINE_ID]
	whole = [content["head"][name] for name in head]
	rows = [[*whole, *(line.get(name, "") for name in of_line)] for line in lines or ({},)]
	return next(iter(read_copies([*head, *of_line], rows, first_row=1)))


def _event(channel: ChannelAdapter, one: TableOrder, gateway: str) -> tuple[Event | None, str]:
	"""The order as the inbox will read it; or why it cannot be read."""
	if not one.order:
		said = [
			_("{0}: {1}").format(problem.column, _(problem.message).format(**(problem.params or {})))
			if problem.column
			else _(problem.message)
			for problem in one.problems
		]
		return None, joined("; ", said)
	event = channel.imported_order(_paid(one.order, gateway))
	try:
		with reading():
			channel.to_canonical(event.topic, event.payload)
	except PayloadError as error:
		return None, str(error)
	return event, ""


def _paid(order: CanonicalOrder, gateway: str) -> CanonicalOrder:
	"""An order that is paid, and of whose payment nothing is said, was paid in one sum, by the only way of payment that the shop
	has."""
	if order.payments or order.payment_state is not PaymentState.PAID:
		return order
	payment = Payment(
		f"{order.external_id}-paid",
		gateway,
		PaymentKind.CAPTURE,
		order.total,
		order.currency,
		order.created_at,
	)
	return replace(order, payments=(payment,))
