"""`/sandbox/...`: what a tester does to the simulated shop, and what one looks at. JSON in, JSON out.

GET  /sandbox                        state: counts, API version, waiting orders
GET  /sandbox/orders                 orders in the shop
GET  /sandbox/fulfilments | refunds | stock | webhooks | calls
POST /sandbox/place                  {"numbers": [..]} or {"way": "poll"} or {"all": true}; "stamp": updated just now
                                     instead of at the fixture's time, the default for the ways webhook and both;
                                     "webhooks": false for none, the default for the way poll; "copies": how often each
                                     is sent
POST /sandbox/orders                 new ones: {"count": 3}, or one with {"lines": [{"sku", "quantity"}], "paid": false, "tags",
                                     "note", "buyer", "shipping_address"}; what is not named is drawn. Or {"rows": [..]} in
                                     the format of orders.json. "webhooks": false
POST /sandbox/orders/<key>/change    {"note", "tags"}          <key>: number or id
POST /sandbox/orders/<key>/add       {"variant_id", "quantity"}
POST /sandbox/orders/<key>/remove    {"line_id", "quantity"}
POST /sandbox/orders/<key>/pay | cancel {"reason"} | delete {"forever"} | restore | state {"state"} | dispute {"state"}
POST /sandbox/orders/<key>/refund    {"lines": [[line id, quantity, "return"|"cancel"|"no_restock"]], "amount", "note",
                                     "shipping"}
POST /sandbox/faults                 {"kind": "429"|"500"|"503"|"throttled"|"hang"|"lost", "times", "operation",
                                     "retry_after", "seconds"}
DELETE /sandbox/faults
POST /sandbox/webhooks/target        {"url", "headers", "topics"}
POST /sandbox/webhooks/resend        {"index"} of GET /sandbox/webhooks
POST /sandbox/uninstall              where the shop tells of it (Shopify: app/uninstalled)
"""

from decimal import Decimal
from typing import Any

from ecom_sandbox.compose import compose
from ecom_sandbox.fixture import placed_at


class NotThere(Exception):
	"""No such address."""


class Control:
	def __init__(self, sandbox):
		self.sandbox = sandbox
		self.shop = sandbox.shop

	def handle(self, method: str, path: str, body: dict[str, Any]) -> Any:
		parts = [part for part in path.split("/") if part]
		if not parts or parts[0] != "sandbox":
			raise NotThere()
		if method == "POST" and len(parts) == 4 and parts[1] == "orders":
			return self._act(parts[2], parts[3], body)
		handler = getattr(self, f"_{method.lower()}_{'_'.join(parts[1:]) or 'state'}", None)
		if handler is None:
			raise NotThere(f"{method} {path} is not known")
		return handler(body)

	def _get_state(self, _body):
		return {
			"api_version": self.sandbox.api_version,
			"orders": len(self.shop.orders),
			"waiting": list(self.shop.waiting),
			"webhooks": len(self.sandbox.webhooks.deliveries),
		}

	def _get_orders(self, _body):
		return [self.sandbox.view.order_body(order) for order in self._orders()]

	def _get_fulfilments(self, _body):
		return [
			self.sandbox.view.fulfilment_body(order, made)
			for order in self._orders()
			for made in order.fulfilments
		]

	def _get_refunds(self, _body):
		return [
			self.sandbox.view.refund_body(order, refund)
			for order in self._orders()
			for refund in order.refunds
		]

	def _get_stock(self, _body):
		levels = [
			{"inventory_item_id": item, "location_id": location, "available": quantity}
			for (item, location), quantity in self.shop.stock.items()
		]
		return {"levels": levels, "received": self.shop.stock_calls}

	def _get_webhooks(self, _body):
		return [
			{
				"index": index,
				"topic": item.topic,
				"event_id": item.event_id,
				"webhook_id": item.webhook_id,
				"statuses": item.statuses,
				"done": item.done,
			}
			for index, item in enumerate(list(self.sandbox.webhooks.deliveries))
		]

	def _get_calls(self, _body):
		return self.sandbox.calls

	def _post_place(self, body):
		if body.get("all"):
			numbers = list(self.shop.waiting)
		elif "way" in body:
			numbers = [number for number, row in self.shop.waiting.items() if row["way"] == body["way"]]
		else:
			numbers = body["numbers"]
		pushed = body.get("way") in ("webhook", "both")
		placed = []
		for number in numbers:
			order = self.shop.place(number, bool(body.get("stamp", pushed)))
			placed.append({"id": order.id, "number": order.number})
			if body.get("webhooks", body.get("way") != "poll"):
				self.sandbox.emit("place", order, copies=int(body.get("copies") or 1))
		return placed

	def _post_orders(self, body):
		if "rows" in body:
			made = [self.shop.take(row, placed_at(row, self.shop.now())) for row in body["rows"]]
		else:
			made = [compose(self.shop, body) for _order in range(int(body.get("count") or 1))]
		for order in made:
			if body.get("webhooks", True):
				self.sandbox.emit("place", order)
		return [{"id": order.id, "number": order.number} for order in made]

	def _post_faults(self, body):
		self.sandbox.faults.add(**body)
		return {}

	def _delete_faults(self, _body):
		self.sandbox.faults.clear()
		return {}

	def _post_webhooks_target(self, body):
		self.sandbox.webhooks.subscribe(body["url"], body.get("headers"), body.get("topics"))
		return {}

	def _post_webhooks_resend(self, body):
		again = self.sandbox.webhooks.resend(self.sandbox.webhooks.deliveries[int(body["index"])])
		return {"event_id": again.event_id}

	def _post_uninstall(self, _body):
		self.sandbox.uninstall()
		return {}

	def _act(self, key, action, body):
		shop, made = self.shop, None
		if action == "change":
			order = shop.change(key, note=body.get("note"), tags=body.get("tags"))
		elif action == "add":
			order = shop.add(key, body["variant_id"], int(body["quantity"]))
		elif action == "remove":
			order = shop.remove(key, str(body["line_id"]), int(body["quantity"]))
		elif action == "pay":
			order = shop.pay(key)
		elif action == "cancel":
			order = shop.cancel(key, body.get("reason") or "customer")
		elif action == "delete":
			order = shop.delete(key, bool(body.get("forever")))
		elif action == "restore":
			order = shop.restore(key)
		elif action == "state":
			order = shop.set_state(key, body["state"])
		elif action == "dispute":
			order = shop.dispute(key, body["state"])
		elif action == "refund":
			order, made = self._refund(key, body)
		else:
			raise NotThere(f"Orders have no action {action}")
		self.sandbox.emit("edit" if action in ("add", "remove") else action, order, made)
		return self.sandbox.view.order_body(order)

	def _refund(self, key, body):
		order = self.shop.get(key)
		lines = [
			(order.line(str(line_id)), int(quantity), restock) for line_id, quantity, restock in body["lines"]
		]
		sales = [item for item in order.transactions if item.kind == "sale"]
		payments = [(sales[0].id, Decimal(body["amount"]))] if Decimal(body["amount"]) else []
		shipping = Decimal(body.get("shipping") or "0.00")
		return order, self.shop.refund(order, body.get("note") or "", lines, payments, shipping)

	def _orders(self):
		return list(self.shop.orders.values())
