"""The outside world of the demo: simulated shops and a simulated courier, over real HTTP on 127.0.0.1."""

import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frappe

from ecom_demo import data
from ecom_demo.shops import sandbox_facts
from ecom_erp.integrations.http import HttpClient
from ecom_sandbox import memory
from ecom_sandbox.courier import CourierServer
from ecom_sandbox.own_server import OwnServer
from ecom_sandbox.server import SandboxServer
from ecom_sandbox.woo_server import WooServer

PATIENCE_SECONDS = 240


class Town:
	"""Three shops and a courier. A context manager. `shops` by the key of the fixtures; `most`: about how many of the
	orders are placed, 0 for all; `port`: of the first shop, 0 for a free one. They remember the last run."""

	def __init__(self, most: int = 0, port: int = 0):
		self.most = most
		self.shops = {"us": SandboxServer(port=port), "eu": WooServer(), "cn": OwnServer()}
		self.courier = CourierServer()
		if frappe.db.exists("Ecom Shop", {"name": ("in", [self.name(key) for key in self.shops])}):
			# what they remember of a site that was made anew since counts no more
			memory.load(_memory(), self._servers())
		self._stack = ExitStack()

	def __enter__(self) -> "Town":
		for server in self._servers().values():
			self._stack.enter_context(server)
		return self

	def __exit__(self, *exception) -> None:
		self._stack.close()

	def remember(self) -> None:
		memory.save(_memory(), self._servers())

	def _servers(self) -> dict[str, Any]:
		return {**self.shops, "courier": self.courier}

	def waiting(self, key: str) -> list[dict]:
		"""The orders that the shop does not have yet."""
		waiting = self.shops[key].shop.waiting
		return [row for row in self.orders() if row["shop"] == key and row["number"] in waiting]

	def orders(self) -> list[dict]:
		"""The orders of the fixtures that are to be placed."""
		return data.choose_orders(self.most)

	def time_zone(self, key: str) -> str:
		return sandbox_facts(self.shops[key])["time_zone"]

	def polled(self) -> list[str]:
		"""The shops that are asked for orders: those of which some are to come that way."""
		ways = {(row["shop"], row["way"]) for row in data.read("orders")}
		return [key for key in self.shops if (key, "poll") in ways]

	def name(self, key: str) -> str:
		return sandbox_facts(self.shops[key])["name"]

	def tell(self, site_url: str, courier_account: str) -> None:
		"""Where the webhooks of shops and courier go."""
		for key in self.shops:
			url = f"{site_url}/api/method/ecom_erp.api.public.webhook.receive?shop={quote(self.name(key))}"
			self.control(key, "webhooks/target", {"url": url})
		url = f"{site_url}/api/method/ecom_erp.api.public.webhook.courier?account={quote(courier_account)}"
		self.at_courier("webhooks/target", {"url": url})

	def control(self, key: str, path: str, body: dict | None = None) -> Any:
		"""Steer a shop's simulation, or, without a body, look at it."""
		return _ask(self.shops[key].url, path, body)

	def at_courier(self, path: str, body: dict | None = None) -> Any:
		return _ask(self.courier.url, path, body)

	def forget_faults(self) -> None:
		self.courier.faults.clear()

	def refused_webhooks(self) -> dict[int, int]:
		"""Answers other than 200 that webhooks of the shops have got, by status."""
		found: Counter = Counter()
		for key in self.shops:
			for row in self.control(key, "webhooks"):
				found.update(status for status in row["statuses"] if status != 200)
		return dict(found)

	def wait_for_webhooks(self) -> int:
		"""Until the site has answered every webhook; how many there were."""
		end = time.monotonic() + PATIENCE_SECONDS
		while time.monotonic() < end:
			rows = [row for key in self.shops for row in self.control(key, "webhooks")]
			if all(row["done"] for row in rows):
				return len(rows)
			time.sleep(0.1)
		raise RuntimeError(f"The webhooks did not arrive within {PATIENCE_SECONDS} seconds")


def _memory() -> Path:
	return Path(frappe.get_site_path("private", "ecom_demo_shops.pickle")).resolve()


def _ask(url: str, path: str, body: dict | None) -> Any:
	client = HttpClient.for_account(url, "sandbox")
	method = "GET" if body is None else "POST"
	return client.request(method, f"{url}/sandbox/{path}", json=body).json()
