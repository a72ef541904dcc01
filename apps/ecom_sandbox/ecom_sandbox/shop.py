"""The state of the simulated shop and what can happen to it. Neutral: the two shapes Shopify sends are made of it by
`graphql_view` and `rest_view`. Every method takes the shop's lock; a call either happens whole or raises ShopRefusal.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest
from typing import Any

from ecom_sandbox import fixture
from ecom_sandbox.records import (
	CENT,
	Fulfilment,
	Line,
	Order,
	Refund,
	RefundLine,
	ShopRefusal,
	Transaction,
)


class Shop:
	"""`data` as `fixture.read` returns it. Its orders wait unplaced until `place` is called."""

	def __init__(self, data: Mapping[str, Any], base: datetime | None = None):
		self.lock = threading.RLock()
		self.base = base or datetime.now(timezone.utc)
		self.listings = {row["variant_id"]: row for row in data["listings"]}
		self.locations = {row["shop_location_id"]: row for row in data["warehouses"]}
		self.facts = data["shop"]
		self.gateways = {row["gateway"]: row for row in self.facts["gateways"]}
		self.waiting = {row["number"]: row for row in data["orders"]}
		self.orders: dict[str, Order] = {}
		self.fixture_orders = dict(self.waiting)
		self.samples = [row for row in data.get("samples") or data["orders"] if not row["difficulty"]]
		self.idempotent: dict[str, Any] = {}
		self.stock: dict[tuple[str, str], int] = {}
		self.stock_calls: list[dict[str, Any]] = []
		self._next_id = 9000000000000
		self._open_stock(data["catalogue"])

	def _open_stock(self, catalogue):
		"""All that the company has is offered at each location; the app publishes better numbers later."""
		totals = {row["sku"]: sum(row["opening_stock"].values()) for row in catalogue}
		for listing in self.listings.values():
			for location in self.locations:
				self.stock[listing["inventory_item_id"], location] = totals.get(listing["sku"], 1000)

	def new_id(self) -> str:
		self._next_id += 1
		return str(self._next_id)

	def touch(self, order: Order) -> None:
		"""The order changed: now, and never at the same instant as before."""
		order.updated_at = max(self.now(), order.updated_at + timedelta(seconds=1))

	def now(self) -> datetime:
		return datetime.now(timezone.utc).replace(microsecond=0)

	def get(self, key: str) -> Order:
		"""By id or by number, with or without "#". Raises ShopRefusal."""
		for order in self.orders.values():
			if key in (order.id, order.number, order.number.lstrip("#")):
				return order
		raise ShopRefusal(f"Order {key} does not exist")

	def place(self, number: str, stamp: bool = False) -> Order:
		"""A waiting order of the fixtures appears in the shop as of its own time; `stamp`: it was last updated just now,
		so that a shop that was polled already shows it to the next poll."""
		with self.lock:
			number = number if number in self.waiting else f"#{number}"
			if number not in self.waiting:
				raise ShopRefusal(f"No order {number} waits to be placed")
			row = self.waiting.pop(number)
			at = fixture.placed_at(row, self.base)
			updated_at = self.now() if stamp else at + timedelta(minutes=row["updated_after_minutes"])
			return self.take(row, at, updated_at)

	def take(self, row: Mapping[str, Any], at: datetime, updated_at: datetime | None = None) -> Order:
		"""An order appears as a row of orders.json describes it; it was last updated just now unless told."""
		with self.lock:
			order = self.orders[row["external_id"]] = self._build(row, at, updated_at or self.now())
			return order

	def _build(self, row, at, updated_at):
		order = Order(
			id=row["external_id"],
			number=row["number"],
			currency=row["currency"],
			created_at=at,
			updated_at=updated_at,
			buyer=row["buyer"],
			shipping_address=row["shipping_address"],
			billing_address=row["billing_address"],
			lines=[self._line(item) for item in row["lines"]],
			shipping={
				key: value if key == "title" else Decimal(value) for key, value in row["shipping"].items()
			},
			tip=Decimal(row["tip"]),
			total=Decimal(row["total"]),
			taxes_included=row["taxes_included"],
			tags=list(row["tags"]),
			note=row["note"],
			gateway=row["payment"]["gateway"],
			location_id=next(iter(self.locations)),
			fees=[_amounts(item, "amount", "tax") for item in row.get("fees") or ()],
			coupons=[_amounts(item, "amount") for item in row.get("coupons") or ()],
		)
		for item in row["payment"]["transactions"]:
			paid_at = at + timedelta(minutes=item["after_minutes"])
			order.transactions.append(
				self._transaction(
					item["external_id"], item["kind"], item["gateway"], Decimal(item["amount"]), paid_at
				)
			)
		if not order.transactions:
			order.transactions.append(
				Transaction(self.new_id(), "sale", order.gateway, order.total, at, done=False)
			)
		if row["cancelled"]:
			order.cancelled_at = at + timedelta(minutes=row["cancelled"]["after_minutes"])
			order.cancel_reason = row["cancelled"]["reason"]
			order.updated_at = max(order.updated_at, order.cancelled_at)
		return order

	def _transaction(self, number, kind, gateway, amount, at):
		"""Money that came in, less what the gateway keeps where shops.json says so."""
		terms = self.gateways.get(gateway)
		fee = None
		if terms:
			share = amount * Decimal(terms["fee_percent"]) / 100 + Decimal(terms["fee_fixed"])
			fee = share.quantize(CENT, rounding=ROUND_HALF_UP)
		return Transaction(number, kind, gateway, amount, at, fee=fee)

	def _line(self, item):
		listing = self.listings[item["variant_id"]]
		return Line(
			id=item["external_id"],
			variant_id=item["variant_id"],
			sku=item["sku"],
			title=listing["title"],
			grams=listing["weight_grams"],
			quantity=item["quantity"],
			unit_price=Decimal(item["unit_price"]),
			discount=Decimal(item["discount"]),
			tax=Decimal(item["tax"]),
			product_id=listing["product_id"],
		)

	def change(self, key: str, *, note: str | None = None, tags: Sequence[str] | None = None) -> Order:
		with self.lock:
			order = self.get(key)
			if note is not None:
				order.note = note
			if tags is not None:
				order.tags = list(tags)
			self.touch(order)
			return order

	def remove(self, key: str, line_id: str, quantity: int) -> Order:
		"""An order edit takes pieces off; Shopify records it as a refund without money."""
		with self.lock:
			order = self.get(key)
			line = order.line(line_id)
			if not 0 < quantity <= line.open:
				raise ShopRefusal(f"Line item {line_id} has {line.open} pieces that can be removed")
			self._record_refund(order, "", [(line, quantity, "cancel")], [], Decimal("0.00"))
			return order

	def add(self, key: str, variant_id: str, quantity: int) -> Order:
		"""An order edit adds a line at list price without tax; what it costs stays to be paid."""
		with self.lock:
			order = self.get(key)
			listing = self.listings[variant_id]
			item = {"external_id": self.new_id(), "quantity": quantity, "unit_price": listing["price"]}
			order.lines.append(self._line({**listing, **item, "discount": "0.00", "tax": "0.00"}))
			order.total += Decimal(listing["price"]) * quantity
			self.touch(order)
			return order

	def pay(self, key: str) -> Order:
		"""What is missing comes in, e.g. by bank transfer."""
		with self.lock:
			order = self.get(key)
			missing = order.current_total - order.paid + order.returned
			if missing <= 0:
				raise ShopRefusal(f"Order {order.number} is already paid")
			awaited = [item for item in order.transactions if not item.done]
			order.transactions = [item for item in order.transactions if item.done]
			number = awaited[0].id if awaited else self.new_id()
			order.transactions.append(self._transaction(number, "sale", order.gateway, missing, self.now()))
			self.touch(order)
			return order

	def cancel(self, key: str, reason: str = "customer") -> Order:
		with self.lock:
			order = self.get(key)
			if order.cancelled_at:
				raise ShopRefusal(f"Order {order.number} is already cancelled")
			if order.sent:
				raise ShopRefusal(f"Order {order.number} has fulfilments")
			order.cancelled_at, order.cancel_reason = self.now(), reason
			self.touch(order)
			return order

	def restore(self, key: str) -> Order:
		"""The merchant takes the order out of the bin."""
		with self.lock:
			order = self.get(key)
			if order.deleted or not order.trashed:
				raise ShopRefusal(f"Order {order.number} is not in the bin")
			order.trashed = False
			self.touch(order)
			return order

	def set_state(self, key: str, state: str) -> Order:
		"""The merchant, or the gateway, sets the order's state."""
		with self.lock:
			order = self.get(key)
			order.state = state
			self.touch(order)
			return order

	def dispute(self, key: str, state: str) -> Order:
		"""The buyer's bank questions the payment, or has decided."""
		with self.lock:
			order = self.get(key)
			order.disputes = [state]
			self.touch(order)
			return order

	def forget_refund(self, key: str, refund_id: str) -> Order:
		"""The merchant deletes the record of a refund. The order's time of change stays."""
		with self.lock:
			order = self.get(key)
			gone = [made for made in order.refunds if made.id == refund_id]
			order.refunds = [made for made in order.refunds if made.id != refund_id]
			moved = {item.id for made in gone for item in made.transactions}
			order.transactions = [item for item in order.transactions if item.id not in moved]
			return order

	def delete(self, key: str, forever: bool = False) -> Order:
		"""The merchant puts the order into the bin, or deletes it."""
		with self.lock:
			order = self.get(key)
			order.trashed, order.deleted = True, order.deleted or forever
			self.touch(order)
			return order

	def fulfil(
		self, order: Order, lines: Sequence[tuple[Line, int]], tracking: Mapping[str, Any], notify: bool
	):
		"""The new Fulfilment. `tracking`: company, number and url, or numbers and urls of several parcels."""
		parcels = _parcels(tracking)
		with self.lock:
			for line, quantity in lines:
				if not 0 < quantity <= line.open:
					raise ShopRefusal("Invalid fulfillment order line item quantity requested.")
			for line, quantity in lines:
				line.fulfilled += quantity
			made = Fulfilment(
				id=self.new_id(),
				at=self.now(),
				number=parcels[0][0],
				company=tracking.get("company") or "",
				url=parcels[0][1],
				notify=notify,
				lines=list(lines),
				further=parcels[1:],
			)
			order.fulfilments.append(made)
			self.touch(order)
			return made

	def renumber(self, order: Order, made: Fulfilment, tracking: Mapping[str, Any]) -> None:
		"""Other parcels carry the fulfilment. `tracking` as in `fulfil`."""
		parcels = _parcels(tracking)
		with self.lock:
			if made.cancelled:
				raise ShopRefusal("Fulfillment is cancelled.")
			(made.number, made.url), made.further = parcels[0], parcels[1:]
			made.company, made.renumbered = tracking.get("company") or "", made.renumbered + 1
			self.touch(order)

	def take_back(self, order: Order, made: Fulfilment) -> None:
		"""The fulfilment is cancelled: its pieces are to be sent again. One that is cancelled already stays so."""
		with self.lock:
			if not made.cancelled:
				for line, quantity in made.lines:
					line.fulfilled = max(0, line.fulfilled - quantity)
			made.cancelled = True
			self.touch(order)

	def refund(
		self,
		order: Order,
		note: str,
		lines: Sequence[tuple[Line, int, str]],
		payments: Sequence[tuple[str, Decimal]],
		shipping: Decimal = Decimal("0.00"),
	) -> Refund:
		"""`lines`: (line, quantity, restock type); `payments`: (id of the sale, amount)."""
		with self.lock:
			for line, quantity, _restock in lines:
				if not 0 < quantity <= line.current:
					raise ShopRefusal(
						"Refund line items quantity cannot be greater than the refundable quantity"
					)
			transactions = [self._refund_transaction(order, *payment) for payment in payments]
			return self._record_refund(order, note, lines, transactions, shipping)

	def _refund_transaction(self, order, sale_id, amount):
		sale = next((t for t in order.transactions if t.id == sale_id and t.kind == "sale" and t.done), None)
		if sale is None:
			raise ShopRefusal("Transactions parent transaction does not exist")
		returned = sum((t.amount for t in order.transactions if t.parent == sale_id), Decimal(0))
		if amount > sale.amount - returned:
			raise ShopRefusal("Refund amount exceeds the amount that can be refunded")
		return Transaction(self.new_id(), "refund", sale.gateway, amount, self.now(), sale_id)

	def _record_refund(self, order, note, lines, transactions, shipping):
		parts = [
			RefundLine(line, quantity, *line.share(quantity), restock) for line, quantity, restock in lines
		]
		for part in parts:
			part.line.gone += part.quantity
			part.line.fulfilled = min(part.line.fulfilled, part.line.current)
		made = Refund(self.new_id(), self.now(), note, parts, transactions, shipping)
		made.shipping_tax = order.tax_of_shipping(shipping)
		order.transactions.extend(transactions)
		order.refunds.append(made)
		self.touch(order)
		return made

	def set_stock(self, changes: Sequence[Mapping[str, Any]]) -> None:
		"""Compare and set; all or nothing. A change: inventory_item_id, location_id, quantity, expected (or None)."""
		with self.lock:
			for position, change in enumerate(changes):
				path = ("input", "quantities", str(position))
				key = (change["inventory_item_id"], change["location_id"])
				if change["location_id"] not in self.locations:
					raise ShopRefusal("The specified location could not be found.", "INVALID_LOCATION", path)
				if key not in self.stock:
					raise ShopRefusal(
						"The specified item could not be found.", "INVALID_INVENTORY_ITEM", path
					)
				if change["expected"] is not None and change["expected"] != self.stock[key]:
					text = "The changeFromQuantity value no longer matches the persisted quantity."
					raise ShopRefusal(text, "CHANGE_FROM_QUANTITY_STALE", path)
			for change in changes:
				self.stock[change["inventory_item_id"], change["location_id"]] = change["quantity"]
			self.stock_calls.append({"at": self.now().isoformat(), "changes": [dict(c) for c in changes]})


def _parcels(tracking: Mapping[str, Any]) -> list[tuple[str, str]]:
	"""(number, url) of each parcel."""
	numbers = tracking.get("numbers") or [tracking.get("number") or ""]
	urls = tracking.get("urls") or [tracking.get("url") or ""]
	return list(zip_longest(numbers, urls, fillvalue=""))


def _amounts(item, *names):
	return {key: Decimal(value) if key in names else value for key, value in item.items()}
