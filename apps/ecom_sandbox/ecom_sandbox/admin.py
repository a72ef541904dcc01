"""The Admin API of the simulated shop: executes GraphQL documents against Shopify's published schema.

A field that the schema has and the simulation has not is an error that names it, never a silent null."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from graphql import (
	DocumentNode,
	GraphQLError,
	GraphQLSchema,
	execute,
	get_directive_values,
	parse,
	validate,
)

from ecom_sandbox import graphql_search
from ecom_sandbox.app import InstalledApp
from ecom_sandbox.gateways.shopify_payouts import Payouts
from ecom_sandbox.graphql_answers import connection, gid, number_of, payload, stamp
from ecom_sandbox.graphql_fulfilments import Fulfilments
from ecom_sandbox.graphql_view import location_view, order_view, refund_view, variant_view
from ecom_sandbox.records import Order, ShopRefusal
from ecom_sandbox.shop import Shop

_RESTOCK = {"RETURN": "return", "CANCEL": "cancel", "NO_RESTOCK": "no_restock", None: "no_restock"}
Emit = Callable[[str, Order, Any], None]  # action, order, what was made


class Admin:
	"""`emit` is told of each change, for webhooks; `app` is the app by which all this is called."""

	def __init__(self, shop: Shop, schema: GraphQLSchema, emit: Emit, app: InstalledApp):
		self.shop = shop
		self.schema = schema
		self.emit = emit
		self.app = app
		self.payouts = Payouts(currency=shop.facts["currency"])
		self.root = {
			"shop": lambda _info: {
				"name": shop.facts["name"],
				"currencyCode": shop.facts["currency"],
				"ianaTimezone": shop.facts["time_zone"],
				"taxesIncluded": shop.facts["taxes_included"],
			},
			**app.root(),
			**self.payouts.root(app.has),
			**Fulfilments(shop, emit).root(),
			"order": self._order,
			"orders": self._orders,
			"refund": self._refund,
			"node": lambda info, id: self._node(id),
			"nodes": lambda info, ids: [self._node(one) for one in ids],
			"locations": lambda info, **args: connection(list(shop.locations.values()), location_view)(info, **args),
			"productVariants": self._variants,
			"orderCancel": self._order_cancel,
			"refundCreate": self._refund_create,
			"inventorySetQuantities": self._inventory_set,
		}  # fmt: skip

	def read(self, text: str) -> tuple[DocumentNode | None, list[dict[str, Any]]]:
		"""The parsed document and the errors that validation against the schema finds."""
		return _read(self.schema, text)

	def run(self, text: str, variables: Mapping[str, Any] | None) -> dict[str, Any]:
		document, errors = self.read(text)
		if errors:
			return {"errors": errors}
		with self.shop.lock:
			result = execute(
				self.schema,
				document,
				root_value=self.root,
				variable_values=dict(variables or {}),
				field_resolver=_resolve,
			)
		answer: dict[str, Any] = {"data": result.data}
		if result.errors:
			answer["errors"] = [error.formatted for error in result.errors]
		return answer

	def _order(self, _info, id):
		order = self.shop.orders.get(number_of(id, "Order"))
		return self.app.shown(order_view(self.shop, order)) if order else None

	def _refund(self, _info, id):
		number = number_of(id, "Refund")
		found = (
			(order, made)
			for order in self.shop.orders.values()
			for made in order.refunds
			if made.id == number
		)
		return next((refund_view(order, made) for order, made in found), None)

	def _orders(self, info, query=None, sortKey="PROCESSED_AT", reverse=False, **paging):
		wanted = graphql_search.orders(query or "")
		rows = [order for order in self.shop.orders.values() if wanted(order)]
		sort = {
			"UPDATED_AT": lambda order: (order.updated_at, order.id),
			"CREATED_AT": lambda order: (order.created_at, order.id),
			"PROCESSED_AT": lambda order: (order.created_at, order.id),
			"ID": lambda order: (order.id, order.id),
		}.get(sortKey)
		if sort is None or (reverse and "after" in paging):
			raise GraphQLError(f"The sandbox does not page through orders by {sortKey}, reverse={reverse}")
		rows.sort(key=sort, reverse=reverse)
		cursor = lambda order: "{}|{}".format(*(_text(part) for part in sort(order)))  # noqa: E731
		view = lambda order: self.app.shown(order_view(self.shop, order))  # noqa: E731
		return connection(rows, view, cursor)(info, **paging)

	def _variants(self, info, query=None, sortKey=None, **paging):
		if query or (sortKey not in (None, "ID")):
			raise GraphQLError("The sandbox lists product variants without filter, by id")
		rows = sorted(self.shop.listings.values(), key=lambda row: row["variant_id"])
		return connection(rows, lambda row: variant_view(self.shop, row))(info, **paging)

	def _node(self, global_id):
		kind = global_id.removeprefix("gid://shopify/").split("/")[0]
		number = number_of(global_id, kind)
		if kind == "ProductVariant" and number in self.shop.listings:
			return variant_view(self.shop, self.shop.listings[number])
		if kind == "Order" and number in self.shop.orders:
			return order_view(self.shop, self.shop.orders[number])
		if kind == "Location" and number in self.shop.locations:
			return location_view(self.shop.locations[number])
		if kind == "ShopifyPaymentsDispute":
			return self.payouts.dispute(number, self.app.has)
		return None

	def _order_cancel(
		self, _info, orderId, reason, restock, refundMethod=None, staffNote=None, notifyCustomer=False
	):
		"""Shopify answers with a job; here it is done at once."""

		def work():
			order = self.shop.get(number_of(orderId, "Order"))
			self.shop.cancel(order.id, reason.lower())
			lines = [
				(line, line.open, "cancel" if restock else "no_restock") for line in order.lines if line.open
			]
			payments = []
			if (refundMethod or {}).get("originalPaymentMethodsRefund"):
				payments = [
					(sale.id, sale.amount - sum(t.amount for t in order.transactions if t.parent == sale.id))
					for sale in order.transactions
					if sale.kind == "sale" and sale.done
				]
			paid = [(sale, amount) for sale, amount in payments if amount > 0]
			made = self.shop.refund(order, staffNote or "", lines, paid)
			self.emit("refund", order, made)
			self.emit("cancel", order, None)
			return {"job": {"id": gid("Job", self.shop.new_id()), "done": True}}

		answer = payload(work, ("job",), codes=True)
		return {**answer, "orderCancelUserErrors": answer["userErrors"], "userErrors": []}

	def _refund_create(self, info, input):
		def work():
			order = self.shop.get(number_of(input["orderId"], "Order"))
			lines = [
				(
					order.line(number_of(part["lineItemId"], "LineItem")),
					part["quantity"],
					_RESTOCK[part.get("restockType")],
				)
				for part in input.get("refundLineItems") or ()
			]
			payments = []
			for part in input.get("transactions") or ():
				parent = number_of(part["parentId"], "OrderTransaction")
				payments.append((parent, Decimal(str(part["amount"]))))
			shipping = Decimal(str((input.get("shipping") or {}).get("amount") or "0.00"))
			made = self.shop.refund(order, input.get("note") or "", lines, payments, shipping)
			self.emit("refund", order, made)
			return {"refund": refund_view(order, made), "order": order_view(self.shop, order)}

		return self._once(info, input, lambda: payload(work, ("refund", "order")))

	def _inventory_set(self, info, input):
		def work():
			changes = []
			for part in input["quantities"]:
				if "changeFromQuantity" not in part:
					raise ShopRefusal("changeFromQuantity is required.", "COMPARE_QUANTITY_REQUIRED")
				changes.append(
					{
						"inventory_item_id": number_of(part["inventoryItemId"], "InventoryItem"),
						"location_id": number_of(part["locationId"], "Location"),
						"quantity": part["quantity"],
						"expected": part["changeFromQuantity"],
					}
				)
			if input["name"] != "available":
				raise ShopRefusal("The sandbox sets available quantities only.", "INVALID_NAME")
			self.shop.set_stock(changes)
			return {"inventoryAdjustmentGroup": {"id": gid("InventoryAdjustmentGroup", self.shop.new_id())}}

		return self._once(info, input, lambda: payload(work, ("inventoryAdjustmentGroup",), codes=True))

	def _once(self, info, given, work):
		"""Shopify wants an idempotency key for these mutations and carries each key out once."""
		directive = get_directive_values(
			self.schema.get_directive("idempotent"), info.field_nodes[0], info.variable_values
		)
		key = (directive or {}).get("key")
		if not key:
			raise GraphQLError(f"The @idempotent directive is required for {info.field_name}")
		known = self.shop.idempotent.get(key)
		if known is None:
			known = self.shop.idempotent[key] = (info.field_name, given, work())
		if known[:2] != (info.field_name, given):
			raise GraphQLError("The same idempotency key cannot be used with different operation parameters.")
		return known[2]


@lru_cache(maxsize=256)
def _read(schema, text):
	try:
		document = parse(text)
	except GraphQLError as error:
		return None, [error.formatted]
	return document, [error.formatted for error in validate(schema, document)]


def _resolve(source, info, **arguments):
	if info.field_name not in source:
		raise GraphQLError(f"The sandbox has no {info.parent_type.name}.{info.field_name}")
	value = source[info.field_name]
	return value(info, **arguments) if callable(value) else value


def _text(value):
	return stamp(value) if isinstance(value, datetime) else str(value)
