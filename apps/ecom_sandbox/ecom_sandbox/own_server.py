"""A simulated shop of one's own: it pushes signed orders, answers who asks for them, and takes what it is told, each thing
once for one idempotency key."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from ecom_sandbox import fixture, own_view
from ecom_sandbox.control import NotThere
from ecom_sandbox.records import ShopRefusal
from ecom_sandbox.simulation import Answer, Request, Simulation
from ecom_sandbox.webhooks import Delivery, Webhooks

TOKEN = "own_sandbox"
SECRET = "sandbox-webhook-secret"
TOPICS = ("orders/create", "orders/updated", "orders/cancelled", "refunds/create")
PAGE = 20
_ORDER = re.compile(r"/orders/([^/]+)")


class OwnServer(Simulation):
	"""A shop of one's own."""

	kind = "Own Shop"
	view = own_view

	def __init__(
		self,
		data: fixture.Data = None,
		*,
		port: int = 0,
		token: str = TOKEN,
		webhook_secret: str = SECRET,
		base: datetime | None = None,
	):
		self.token, self.webhook_secret = token, webhook_secret
		super().__init__(Webhooks(self._webhook_headers, TOPICS), data, port=port, base=base)
		self.told: dict[str, tuple[str, Any, Answer]] = {}  # by idempotency key
		self._posts = {
			"/fulfilments": self._fulfil,
			"/corrections": self._correct,
			"/tracking": self._track,
			"/refunds": self._refund,
			"/cancellations": self._cancel,
			"/stock": self._set_stock,
		}

	def prepare(self, request: Request) -> Answer | tuple[str, Callable[[], Answer]]:
		if request.headers.get("authorization") != f"Bearer {self.token}" or not self._signed(request):
			return Answer(401, {"message": "The signature or the token is not valid"})
		one = _ORDER.fullmatch(request.path)
		if request.method == "GET" and request.path == "/orders":
			return "GET orders", partial(self._list, request)
		if request.method == "GET" and one:
			return "GET order", partial(self._get, one[1])
		if request.method == "POST" and request.path in self._posts:
			return f"POST {request.path[1:]}", partial(self._once, request)
		raise NotThere()

	def emit(self, action: str, order, made=None, copies: int = 1) -> None:
		topics = {"place": "orders/create", "cancel": "orders/cancelled", "refund": "refunds/create"}
		self.webhooks.send({topics.get(action, "orders/updated"): own_view.order_body(order)}, copies)

	def _signed(self, request):
		stamp = request.headers.get("x-ecom-timestamp", "")
		path = request.path + (f"?{urlencode(request.query)}" if request.query else "")
		signed = request.raw if request.method == "POST" else path.encode()
		return hmac.compare_digest(
			self._signature(stamp, signed), request.headers.get("x-ecom-signature", "")
		)

	def _signature(self, stamp, signed):
		digest = hmac.new(self.webhook_secret.encode(), stamp.encode() + b"." + signed, hashlib.sha256)
		return f"sha256={digest.hexdigest()}"

	def _webhook_headers(self, delivery: Delivery):
		stamp = str(int(time.time()))
		return {
			"X-Ecom-Topic": delivery.topic,
			"X-Ecom-Event-Id": delivery.event_id,
			"X-Ecom-Timestamp": stamp,
			"X-Ecom-Signature": self._signature(stamp, delivery.body),
		}

	def _list(self, request):
		since = datetime.fromisoformat(request.query["updated_since"].replace("Z", "+00:00"))
		rows = [order for order in self.shop.orders.values() if order.updated_at >= since]
		rows.sort(key=lambda order: (order.updated_at, order.id))
		start = request.query.get("cursor", "")
		rows = [order for order in rows if _cursor(order) > start]
		page = rows[:PAGE]
		more = _cursor(page[-1]) if len(rows) > PAGE else None
		return Answer(200, {"orders": [own_view.order_body(order) for order in page], "next": more})

	def _get(self, order_id):
		order = self.shop.orders.get(order_id)
		if order is None:
			return Answer(404, {"message": "Order not found"})
		return Answer(200, own_view.order_body(order))

	def _once(self, request):
		key = request.headers.get("idempotency-key")
		if not key:
			return Answer(400, {"message": "The header Idempotency-Key is missing"})
		with self.shop.lock:
			if key in self.told:
				path, body, answer = self.told[key]
				same = (path, body) == (request.path, request.body)
				return answer if same else Answer(409, {"message": "This key was used for something else"})
			try:
				answer = Answer(200, self._posts[request.path](request.body))
			except (ShopRefusal, KeyError) as problem:
				return Answer(422, {"message": str(problem)})
			self.told[key] = (request.path, json.loads(request.raw), answer)
			return answer

	def _fulfil(self, body):
		order = self.shop.get(body["order_id"])
		if order.cancelled_at:
			raise ShopRefusal("The order is cancelled")
		lines = [(order.line(row["line_id"]), row["quantity"]) for row in body["lines"]]
		sent = [*body["packages"], *body["earlier"]]
		tracking = {
			"numbers": [one["tracking_number"] for one in sent],
			"company": body["carrier"],
			"urls": [one["tracking_url"] for one in sent],
		}
		made = self.shop.fulfil(order, lines, tracking, body["notify_customer"])
		self.emit("fulfil", order, made)
		return {"id": made.id}

	def _correct(self, body):
		order = self.shop.get(body["order_id"])
		made = next((one for one in order.sent if one.id == body["fulfilment_id"]), None)
		if made is None:
			return {"gone": True}
		if body["withdrawn"]:
			self.shop.take_back(order, made)
		else:
			sent = body["packages"]
			tracking = {
				"numbers": [one["tracking_number"] for one in sent],
				"company": sent[0]["carrier"] if sent else "",
				"urls": [one["tracking_url"] for one in sent],
			}
			self.shop.renumber(order, made, tracking)
		self.emit("change", order)
		return {"id": made.id}

	def _track(self, body):
		order = self.shop.get(body["order_id"])
		made = next((one for one in order.fulfilments if one.id == body["fulfilment_id"]), None)
		if made is None:
			raise ShopRefusal("There is no such fulfilment")
		made.events.append({key: body[key] for key in ("status", "at", "text")})
		return {"id": f"{made.id}-{len(made.events)}"}

	def _refund(self, body):
		order = self.shop.get(body["order_id"])
		lines = [
			(order.line(row["line_id"]), row["quantity"], "return" if row["restocked"] else "no_restock")
			for row in body["lines"]
		]
		sale = next((item for item in order.transactions if item.kind == "sale" and item.done), None)
		payments = [(sale.id, Decimal(body["amount"]))] if sale else []
		made = self.shop.refund(order, f"{body['note']} [{body['key']}]".strip(), lines, payments)
		self.emit("refund", order, made)
		return {"id": made.id}

	def _cancel(self, body):
		order = self.shop.get(body["order_id"])
		left = order.paid - order.returned
		sale = next((item for item in order.transactions if item.kind == "sale" and item.done), None)
		if body["refund"] and sale and left > 0:
			self.shop.refund(order, body["reason"], [], [(sale.id, left)])
		if not order.cancelled_at:
			self.shop.cancel(order.id, body["reason"])
		self.emit("cancel", order)
		return {"id": order.id}

	def _set_stock(self, body):
		known = [row for row in body["levels"] if row["listing_id"] in self.shop.listings]
		changes = [
			{
				"inventory_item_id": self.shop.listings[row["listing_id"]]["inventory_item_id"],
				"location_id": location,
				"quantity": row["available"],
				"expected": None,
			}
			for row in known
			for location in self.shop.locations
		]
		self.shop.set_stock(changes)
		refused = [row["listing_id"] for row in body["levels"] if row not in known]
		return {"id": "", "refused": refused}


def _cursor(order):
	return f"{order.updated_at.isoformat()}|{order.id}"
