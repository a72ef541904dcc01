"""Fulfilments by the Admin API of the simulated shop: made, changed, taken back, and told of."""

from collections.abc import Callable
from typing import Any

from ecom_sandbox.graphql_answers import gid, number_of, payload, stamp
from ecom_sandbox.graphql_view import fulfilment_view
from ecom_sandbox.records import Order, ShopRefusal
from ecom_sandbox.shop import Shop


class Fulfilments:
	"""`emit` is told of each change, for webhooks."""

	def __init__(self, shop: Shop, emit: Callable[[str, Order, Any], None]):
		self.shop = shop
		self.emit = emit

	def root(self) -> dict[str, Any]:
		return {
			"fulfillment": self.view,
			"fulfillmentCreate": self.create,
			"fulfillmentCancel": self.cancel,
			"fulfillmentTrackingInfoUpdate": self.renumber,
			"fulfillmentEventCreate": self.create_event,
		}

	def create(self, _info, fulfillment, message=None):
		def work():
			lines, order = [], None
			for group in fulfillment["lineItemsByFulfillmentOrder"]:
				order = self.shop.get(number_of(group["fulfillmentOrderId"], "FulfillmentOrder"))
				if order.cancelled_at:
					raise ShopRefusal("Fulfillment order has an unfulfillable status= cancelled.")
				parts = group.get("fulfillmentOrderLineItems")
				if parts is None:
					lines.extend((line, line.open) for line in order.lines if line.open)
				else:
					ids = (
						(number_of(part["id"], "FulfillmentOrderLineItem"), part["quantity"])
						for part in parts
					)
					lines.extend((order.line(line_id), quantity) for line_id, quantity in ids)
			if order is None or not lines:
				raise ShopRefusal("Fulfillment must have at least one line item")
			tracking = fulfillment.get("trackingInfo") or {}
			made = self.shop.fulfil(order, lines, tracking, bool(fulfillment.get("notifyCustomer")))
			self.emit("fulfil", order, made)
			return {"fulfillment": fulfilment_view(order, made)}

		return payload(work, ("fulfillment",))

	def view(self, _info, id):
		order, made = self._find(id)
		return fulfilment_view(order, made) if made else None

	def _find(self, global_id):
		number = number_of(global_id, "Fulfillment")
		for order in self.shop.orders.values():
			for made in order.fulfilments:
				if made.id == number:
					return order, made
		return None, None

	def cancel(self, _info, id):
		return self._change(id, self.shop.take_back)

	def renumber(self, _info, fulfillmentId, trackingInfoInput, notifyCustomer=False):
		return self._change(
			fulfillmentId, lambda order, made: self.shop.renumber(order, made, trackingInfoInput)
		)

	def _change(self, global_id, change):
		def work():
			order, made = self._find(global_id)
			if made is None:
				raise ShopRefusal("Fulfillment does not exist.")
			change(order, made)
			self.emit("change", order, None)
			return {"fulfillment": fulfilment_view(order, made)}

		return payload(work, ("fulfillment",))

	def create_event(self, _info, fulfillmentEvent):
		def work():
			order, made = self._find(fulfillmentEvent["fulfillmentId"])
			if made is None:
				raise ShopRefusal("Fulfillment does not exist.")
			event = {
				"__typename": "FulfillmentEvent",
				"id": gid("FulfillmentEvent", self.shop.new_id()),
				"status": fulfillmentEvent["status"],
				"happenedAt": fulfillmentEvent.get("happenedAt") or stamp(self.shop.now()),
				"createdAt": stamp(self.shop.now()),
				"message": fulfillmentEvent.get("message"),
			}
			made.events.append(event)
			self.shop.touch(order)
			self.emit("change", order, None)
			return {"fulfillmentEvent": event}

		return payload(work, ("fulfillmentEvent",))
