"""What WooCommerce's REST API v3 does in the simulated shop. A parameter that the API has and the simulation has not is
an error that names it, never silently left out."""

import re
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from functools import partial

from ecom_sandbox import woo_view
from ecom_sandbox.records import Fulfilment, ShopRefusal
from ecom_sandbox.simulation import Answer, Request
from ecom_sandbox.woo_connection import Connection
from ecom_sandbox.woo_errors import RestError, page

__all__ = ["Api", "RestError"]

TRACKING_ITEMS = "_wc_shipment_tracking_items"
_ORDER_FILTERS = {
	"modified_after", "modified_before", "dates_are_gmt", "orderby", "order", "status", "page", "per_page", "include",
	"exclude", "dp",
}  # fmt: skip


class Api:
	def __init__(self, sandbox):
		self.sandbox, self.shop = sandbox, sandbox.shop
		self._lists = 0
		self.connection = Connection(sandbox)
		self._routes = [
			*self.connection.routes,
			("GET", r"orders", "GET orders", self._list_orders),
			("GET", r"orders/(\d+)", "GET order", self._get_order),
			("PUT", r"orders/(\d+)", "PUT order", self._put_order),
			("GET", r"orders/(\d+)/notes", "GET notes", self._list_notes),
			("POST", r"orders/(\d+)/notes", "POST notes", self._add_note),
			("GET", r"orders/(\d+)/refunds", "GET refunds", self._list_refunds),
			("POST", r"orders/(\d+)/refunds", "POST refunds", self._add_refund),
			("POST", r"products/batch", "POST products/batch", partial(self._set_stock, "")),
			("POST", r"products/(\d+)/variations/batch", "POST variations/batch", self._set_stock),
			("GET", r"data/currencies/current", "GET currency", self._currency),
		]

	def find(self, method: str, path: str, request: Request) -> tuple[str, Callable[[], Answer]]:
		"""The operation's name and its work. Raises RestError when there is no such route."""
		for wanted, pattern, operation, work in self._routes:
			match = re.fullmatch(pattern, path)
			if match and wanted == method:
				return operation, partial(work, *match.groups(), request)
		raise RestError("rest_no_route", "No route was found matching the URL and request method.", 404)

	def _list_orders(self, request):
		query = request.query
		unknown = set(query) - _ORDER_FILTERS
		if unknown:
			raise RestError("rest_invalid_param", f"The sandbox has no {', '.join(sorted(unknown))}")
		if (query.get("orderby", "date"), query.get("order", "desc")) not in (
			("modified", "asc"),
			("date", "desc"),
		):
			raise RestError("rest_invalid_param", "The sandbox sorts by modified asc or date desc")
		rows = [order for order in self.shop.orders.values() if not order.deleted]
		if query.get("status", "any") != "any":
			rows = [order for order in rows if woo_view.status(order) in query["status"].split(",")]
		else:
			rows = [order for order in rows if not order.trashed]
		if "exclude" in query:
			rows = [order for order in rows if order.id not in query["exclude"].split(",")]
		if "include" in query:
			rows = [order for order in rows if order.id in query["include"].split(",")]
		rows = self._by_time(rows, query)
		if query.get("orderby") == "modified":
			# those of one second come in no fixed order
			self._lists += 1
			rows.sort(key=lambda order: (order.updated_at, int(order.id) * 7919 * self._lists % 104729))
		else:
			rows.sort(key=lambda order: (order.created_at, int(order.id)), reverse=True)
		return page([self.shown(woo_view.order_body(order), query) for order in rows], query)

	def _by_time(self, rows, query):
		"""Only what was modified after, or before, and not at, the times."""
		for name, later in (("modified_after", True), ("modified_before", False)):
			if name in query:
				if query.get("dates_are_gmt") != "true":
					raise RestError("rest_invalid_param", "The sandbox knows times in GMT only")
				limit = _moment(query[name], name)
				rows = [o for o in rows if (o.updated_at > limit if later else o.updated_at < limit)]
		return rows

	def shown(self, body, query=None):
		"""With as many decimals as are asked for, or as the shop displays."""
		digits = (query or {}).get("dp", self.connection.decimals)
		return woo_view.with_decimals(body, int(digits))

	def _get_order(self, order_id, request):
		return Answer(200, self.shown(woo_view.order_body(self._order(order_id)), request.query))

	def _put_order(self, order_id, request):
		order, body = self._order(order_id), request.body
		unknown = set(body) - {"status", "meta_data", "customer_note"}
		if unknown:
			raise RestError("rest_invalid_param", f"The sandbox cannot change {', '.join(sorted(unknown))}")
		for row in body.get("meta_data") or ():
			self._set_meta(order, row)
			if row["key"] == TRACKING_ITEMS:
				self._note_parcels(order, row["value"])
		if "customer_note" in body:
			order.note = body["customer_note"]
		if "status" in body:
			self._set_status(order, body["status"])
		self.shop.touch(order)
		self.sandbox.emit("change", order)
		return Answer(200, woo_view.order_body(order))

	def _set_meta(self, order, row):
		"""A piece of meta data that is set to null is deleted."""
		if row["value"] is None:
			order.meta.pop(row["key"], None)
		else:
			order.meta[row["key"]] = row["value"]

	def _note_parcels(self, order, items):
		"""The parcels that the tracking plugins show."""
		named = {item["tracking_number"] for item in items}
		for made in order.fulfilments:
			made.cancelled = made.number not in named
		known = {made.number for made in order.fulfilments}
		for item in items:
			if item["tracking_number"] not in known:
				company = item.get("custom_tracking_provider") or item.get("tracking_provider") or ""
				url = item.get("custom_tracking_link") or ""
				at = self.shop.now()
				made = Fulfilment(self.shop.new_id(), at, item["tracking_number"], company, url, False, [])
				order.fulfilments.append(made)

	def _set_status(self, order, status):
		if status == "completed":
			order.completed_at, order.state = order.completed_at or self.shop.now(), ""
			if not order.paid:
				order.marked_paid_at = order.marked_paid_at or order.completed_at
			for line in order.lines:
				line.fulfilled = line.current
		elif status == "processing" and order.completed_at:
			order.completed_at = None
			for line in order.lines:
				line.fulfilled = 0
		elif status == "cancelled":
			order.cancelled_at = order.cancelled_at or self.shop.now()
			order.cancel_reason = order.cancel_reason or "merchant"
		elif status != woo_view.status(order):
			raise RestError("rest_invalid_param", f"The sandbox does not set the status {status}")

	def _list_notes(self, order_id, request):
		kind = request.query.get("type", "any")
		notes = [note for note in self._order(order_id).notes if kind in ("any", _note_kind(note))]
		return Answer(200, notes)

	def _add_note(self, order_id, request):
		order = self._order(order_id)
		text = request.body.get("note")
		if not text:
			raise RestError("rest_missing_callback_param", "Missing parameter(s): note")
		note = {
			"id": int(self.shop.new_id()),
			"author": "system",
			"date_created_gmt": woo_view.stamp(self.shop.now()),
			"note": text,
			"customer_note": bool(request.body.get("customer_note")),
		}
		order.notes.append(note)
		return Answer(201, note)

	def _list_refunds(self, order_id, request):
		order = self._order(order_id)
		rows = [self.shown(woo_view.refund_body(order, refund), request.query) for refund in order.refunds]
		return page(rows, request.query)

	def _add_refund(self, order_id, request):
		order, body = self._order(order_id), request.body
		amount = _amount(body.get("amount"))
		left = (order.paid or order.total) - order.returned
		if not 0 < amount <= left:
			raise RestError("woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.", 500)
		sale = next((item for item in order.transactions if item.kind == "sale"), None)
		if body.get("api_refund", True) and (order.gateway not in woo_view.FEE_META or not order.paid):
			text = "The payment gateway for this order does not support automatic refunds."
			raise RestError("woocommerce_rest_cannot_create_order_refund", text, 500)
		restock = "return" if body.get("api_restock", True) else "no_restock"
		lines = [
			(order.line(str(row["id"])), int(row["quantity"]), restock)
			for row in body.get("line_items") or ()
			if int(row.get("quantity") or 0)
		]
		try:
			made = self.shop.refund(order, body.get("reason") or "", lines, [(sale.id, amount)])
			made.by_hand = not body.get("api_refund", True)
		except ShopRefusal as problem:
			raise RestError("woocommerce_rest_cannot_create_order_refund", str(problem), 500)
		made.meta.update({row["key"]: row["value"] for row in body.get("meta_data") or ()})
		self.sandbox.emit("refund", order, made)
		return Answer(201, woo_view.refund_body(order, made))

	def _set_stock(self, product, request):
		rows = request.body.get("update") or []
		if len(rows) > 100:
			raise RestError(
				"woocommerce_rest_request_entity_too_large",
				"Unable to accept more than 100 items for this request.",
				413,
			)
		known = {
			row["variant_id"]: row for row in self.shop.listings.values() if self._parent(row) == product
		}
		if product and not known:
			raise RestError("woocommerce_rest_product_invalid_id", "Invalid ID.", 404)
		answers, changes = [], []
		for row in rows:
			listing = known.get(str(row["id"]))
			if listing is None:
				error = {"code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID."}
				answers.append({"id": row["id"], "error": {**error, "data": {"status": 400}}})
				continue
			if not row.get("manage_stock") and "stock_quantity" in row:
				raise RestError("rest_invalid_param", "stock_quantity counts with manage_stock only")
			for location in self.shop.locations:
				changes.append(
					{
						"inventory_item_id": listing["inventory_item_id"],
						"location_id": location,
						"quantity": int(row["stock_quantity"]),
						"expected": None,
					}
				)
			answers.append({"id": row["id"], "manage_stock": True, "stock_quantity": row["stock_quantity"]})
		self.shop.set_stock(changes)
		return Answer(200, {"update": answers})

	@staticmethod
	def _parent(listing):
		return "" if listing["product_id"] == listing["variant_id"] else listing["product_id"]

	def _currency(self, _request):
		code = self.shop.facts["currency"]
		return Answer(200, {"code": code, "name": code, "symbol": code})

	def _order(self, order_id):
		order = self.shop.orders.get(order_id)
		if order is None or order.deleted:
			raise RestError("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", 404)
		return order


def _note_kind(note):
	return "customer" if note["customer_note"] else "internal"


def _moment(value, name):
	try:
		return datetime.fromisoformat(value).replace(tzinfo=timezone.utc)
	except ValueError:
		raise RestError("rest_invalid_param", f"Invalid parameter(s): {name}")


def _amount(value):
	try:
		return Decimal(value)
	except (InvalidOperation, TypeError):
		raise RestError("rest_invalid_param", "Invalid parameter(s): amount")
