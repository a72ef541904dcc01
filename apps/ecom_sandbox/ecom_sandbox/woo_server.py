"""The simulated WooCommerce shop: its REST API v3 over HTTP, as far as apps for orders use it."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime

from ecom_sandbox import fixture, woo_view
from ecom_sandbox.control import NotThere
from ecom_sandbox.simulation import Answer, Request, Simulation
from ecom_sandbox.webhooks import Delivery, Webhooks
from ecom_sandbox.woo_api import Api, RestError

CONSUMER_KEY = "ck_sandbox"
CONSUMER_SECRET = "cs_sandbox"
SECRET = "sandbox-webhook-secret"
TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
_ROOT = re.compile(r"^/wp-json/wc/v3/(.+?)/?$")


class WooServer(Simulation):
	"""A WooCommerce shop. `token` is the secret of its consumer key. It tells each thing once, as WooCommerce does: what
	a receiver misses, it must poll."""

	kind = "WooCommerce"
	view = woo_view
	api_version = "wc/v3"

	def __init__(
		self,
		data: fixture.Data = None,
		*,
		port: int = 0,
		consumer_key: str = CONSUMER_KEY,
		token: str = CONSUMER_SECRET,
		webhook_secret: str = SECRET,
		base: datetime | None = None,
	):
		self.consumer_key, self.token, self.webhook_secret = consumer_key, token, webhook_secret
		self.reads_only = False  # the key's permission
		webhooks = Webhooks(self._webhook_headers, TOPICS, attempts=1, timeout=60.0)
		super().__init__(webhooks, data, port=port, base=base)
		self.api = Api(self)

	def facts(self) -> dict[str, str]:
		return {
			"url": self.url,
			"consumer_key": self.consumer_key,
			"consumer_secret": self.token,
			"webhook_secret": self.webhook_secret,
		}

	def prepare(self, request: Request) -> Answer | tuple[str, Callable[[], Answer]]:
		if request.path == "/wp-json/":
			return "GET index", lambda: Answer(200, self.api.connection.index())
		path = _ROOT.match(request.path)
		if not path:
			raise NotThere()
		if not self._authorized(request):
			return refusal(self._not_authorized(request))
		if self.reads_only and request.method != "GET":
			text = "The API key provided does not have write permissions."
			return refusal(RestError("woocommerce_rest_authentication_error", text, 401))
		try:
			operation, work = self.api.find(request.method, path[1], request)
		except RestError as error:
			return refusal(error)
		return operation, lambda: self._answer(work)

	def emit(self, action: str, order, made=None, copies: int = 1) -> None:
		if action == "delete" and order.deleted:
			return  # for good: WooCommerce tells nobody
		if action == "delete":
			topics = {"order.deleted": {"id": int(order.id)}}
		else:
			topic = {"place": "order.created", "restore": "order.restored"}.get(action, "order.updated")
			topics = {topic: self.api.shown(woo_view.order_body(order))}
		self.webhooks.send(topics, copies)

	def ping(self) -> int:
		"""What WooCommerce sends, unsigned, when a webhook is made; the receiver's answer."""
		return self.webhooks.post_raw(b"webhook_id=1", {"Content-Type": "application/x-www-form-urlencoded"})

	def _answer(self, work) -> Answer:
		try:
			with self.shop.lock:
				return work()
		except RestError as error:
			return refusal(error)

	def _not_authorized(self, request) -> RestError:
		"""Without a key that it knows the shop takes the caller for a visitor."""
		given = request.headers.get("authorization", "").partition(" ")[2].encode()
		try:
			key = base64.b64decode(given).decode().partition(":")[0]
		except ValueError:
			key = ""
		if key != self.consumer_key:
			return RestError("woocommerce_rest_cannot_view", "Sorry, you cannot list resources.", 401)
		return RestError("woocommerce_rest_authentication_error", "Consumer secret is invalid.", 401)

	def _authorized(self, request):
		pair = base64.b64encode(f"{self.consumer_key}:{self.token}".encode()).decode()
		return request.headers.get("authorization") == f"Basic {pair}"

	def _webhook_headers(self, delivery: Delivery):
		digest = hmac.new(self.webhook_secret.encode(), delivery.body, hashlib.sha256).digest()
		# WooCommerce makes this id of the webhook and the second: it is not one of a kind
		number = hashlib.md5(f"1{delivery.triggered_at[:19]}".encode(), usedforsecurity=False).hexdigest()
		resource, event = delivery.topic.split(".")
		return {
			"X-WC-Webhook-Source": f"{self.url}/",
			"X-WC-Webhook-Topic": delivery.topic,
			"X-WC-Webhook-Resource": resource,
			"X-WC-Webhook-Event": event,
			"X-WC-Webhook-Signature": base64.b64encode(digest).decode(),
			"X-WC-Webhook-ID": "1",
			"X-WC-Webhook-Delivery-ID": number,
		}


def refusal(error: RestError) -> Answer:
	return Answer(error.status, {"code": error.code, "message": str(error), "data": {"status": error.status}})
