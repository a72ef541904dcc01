"""What the simulated WooCommerce shop tells who connects it: settings, gateways, webhooks, products."""

from typing import Any

from ecom_sandbox.simulation import Answer
from ecom_sandbox.subscriptions import ACTIVE, Subscriptions
from ecom_sandbox.woo_errors import RestError, page

TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "packing")
STATES = (ACTIVE, "paused", "disabled")


class Connection:
	def __init__(self, sandbox):
		self.shop = sandbox.shop
		self.subscriptions = Subscriptions(sandbox.webhooks)
		self.off_gateways: set[str] = set()
		self.manager = True  # whether the key's user may see settings
		self.decimals = 2  # with which prices are displayed, and amounts stated
		self.statuses = list(STATUSES)  # of orders, those of plugins too
		self.routes = [
			("GET", r"settings/(general|tax)", "GET settings", self._settings),
			("GET", r"payment_gateways", "GET gateways", self._gateways),
			("GET", r"webhooks", "GET webhooks", self._list_webhooks),
			("POST", r"webhooks", "POST webhooks", self._add_webhook),
			("PUT", r"webhooks/(\d+)", "PUT webhook", self._put_webhook),
			("GET", r"products", "GET products", self._products),
			("GET", r"products/(\d+)/variations", "GET variations", self._variations),
			("GET", r"reports/orders/totals", "GET statuses", self._statuses),
			("POST", r"orders/batch", "POST orders/batch", self._batch),
		]

	def index(self) -> dict[str, Any]:
		"""What WordPress tells everybody at /wp-json/."""
		return {
			"name": self.shop.facts["name"],
			"timezone_string": self.shop.facts["time_zone"],
			"gmt_offset": 1,
		}

	def _settings(self, group, _request):
		self._check_manager()
		values = {
			"general": {
				"woocommerce_currency": self.shop.facts["currency"],
				"woocommerce_price_num_decimals": str(self.decimals),
			},
			"tax": {"woocommerce_prices_include_tax": "yes" if self.shop.facts["taxes_included"] else "no"},
		}[group]
		return Answer(200, [{"id": name, "value": value, "type": "text"} for name, value in values.items()])

	def _gateways(self, _request):
		self._check_manager()
		rows = [
			{
				"id": name,
				"title": name.replace("-", " ").title(),
				"method_title": name.title(),
				"enabled": name not in self.off_gateways,
			}
			for name in self.shop.gateways
		]
		return Answer(200, rows)

	def _statuses(self, _request):
		"""Those that the shop knows, not those of plugins that are gone."""
		self._check_manager()
		return Answer(200, [{"slug": one, "name": one.title(), "total": 0} for one in self.statuses])

	def _check_manager(self):
		if not self.manager:
			raise RestError("woocommerce_rest_cannot_view", "Sorry, you cannot list resources.", 403)

	def _list_webhooks(self, request):
		self._check_manager()
		return page([self._body(one) for one in self.subscriptions.all.values()], request.query)

	def _add_webhook(self, request):
		self._check_manager()
		body = request.body
		if body.get("topic") not in TOPICS:
			text = "Webhook topic must be valid."
			raise RestError("woocommerce_rest_webhook_invalid_topic", text, 400)
		if not str(body.get("delivery_url", "")).startswith(("http://", "https://")):
			text = "Webhook delivery URL must be a valid URL starting with http:// or https://."
			raise RestError("woocommerce_rest_webhook_invalid_delivery_url", text, 400)
		made = self.subscriptions.add(
			body["topic"],
			body["delivery_url"],
			status=body.get("status", ACTIVE),
			name=body.get("name", ""),
			secret=body.get("secret", ""),
		)
		return Answer(201, self._body(made))

	def _put_webhook(self, number, request):
		one = self.subscriptions.all.get(number)
		if one is None:
			raise RestError("woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.", 404)
		body = request.body
		if body.get("status", one.status) not in STATES:
			raise RestError(
				"woocommerce_rest_shop_webhook_invalid_status", "Webhook status must be valid.", 400
			)
		one.status = body.get("status", one.status)
		one.address = body.get("delivery_url", one.address)
		one.secret = body.get("secret", one.secret)
		self.subscriptions.deliver()
		return Answer(200, self._body(one))

	@staticmethod
	def _body(one):
		"""Without the secret, which WooCommerce shows nobody."""
		resource, event = one.topic.split(".")
		return {
			"id": int(one.id),
			"name": one.name,
			"status": one.status,
			"topic": one.topic,
			"resource": resource,
			"event": event,
			"delivery_url": one.address,
		}

	def _products(self, request):
		own = sorted({row["product_id"]: row for row in self.shop.listings.values()}.items())
		return page([self._product(number, row) for number, row in own], request.query)

	def _product(self, number, row):
		variations = [one for one in self.shop.listings.values() if self._is_variation(one, number)]
		return {
			"id": int(number),
			"name": row["title"].split(" - ")[0] if variations else row["title"],
			"type": "variable" if variations else "simple",
			"status": "publish",
			"sku": row.get("product_sku", "") if variations else row["sku"],
			"global_unique_id": "" if variations else row["barcode"],
			"variations": [int(one["variant_id"]) for one in variations],
		}

	def _variations(self, number, request):
		rows = [one for one in self.shop.listings.values() if self._is_variation(one, number)]
		return page([self._variation(row) for row in rows], request.query)

	@staticmethod
	def _variation(row):
		option = row["title"].rpartition(" - ")[2]
		return {
			"id": int(row["variant_id"]),
			"name": option,
			"type": "variation",
			"sku": row["sku"]
			or row.get("product_sku", ""),  # as WooCommerce does: its parent's, where it has none
			"global_unique_id": row["barcode"],
			"parent_id": int(row["product_id"]),
			"attributes": [{"id": 0, "name": "Size", "slug": "size", "option": option}],
		}

	@staticmethod
	def _is_variation(row, number):
		return row["product_id"] == number and row["variant_id"] != number

	@staticmethod
	def _batch(request):
		if request.body:
			raise RestError("rest_invalid_param", "The sandbox changes no orders in a batch")
		return Answer(200, [])
