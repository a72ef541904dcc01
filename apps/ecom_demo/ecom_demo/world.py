"""The outside world of the demo: simulated shops, a simulated courier, simulated carriers and another ERP, over real HTTP on
127.0.0.1."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frappe

from ecom_demo import data
from ecom_demo.shops import sandbox_facts
from ecom_erp.integrations.http import HttpClient
from ecom_sandbox import saved_state
from ecom_sandbox.carriers import CarrierServer, way
from ecom_sandbox.courier import CourierServer
from ecom_sandbox.other_erp import OtherErp
from ecom_sandbox.own_server import OwnServer
from ecom_sandbox.server import SandboxServer
from ecom_sandbox.woo_server import WooServer

PATIENCE_SECONDS = 900
COURIER_DAY = timedelta(hours=1)
DAYS_BEHIND = 26
# what the company has negotiated with carriers, as a share of their prices
DISCOUNTS = {"fedex": Decimal("0.20"), "mydhl": Decimal("0.60")}


class SimulatedWorld:
	"""Three shops, a courier, four carriers and another ERP, which remember the last run. A context manager. `shops` by the key
	of the fixtures; `most`: about how many of the orders are placed, 0 for all; `port`: of the first shop, the others, the
	courier, the carriers and the other ERP follow, 0 for free ones."""

	def __init__(self, most: int = 0, port: int = 0):
		self.most = most
		kinds = {"us": SandboxServer, "eu": WooServer, "cn": OwnServer}
		self.shops = {key: kind(port=port and port + at) for at, (key, kind) in enumerate(kinds.items())}
		# its parcels take hours for days, so that what it tells has happened before now
		start = datetime.now(timezone.utc) - DAYS_BEHIND * COURIER_DAY
		self.courier = CourierServer(port=port and port + len(kinds), start=start, day=COURIER_DAY)
		self.carriers = CarrierServer(port=port and port + len(kinds) + 1)
		self.carriers.ledger.discounts.update(DISCOUNTS)
		self.other_erp = OtherErp(port and port + len(kinds) + 2)
		if frappe.db.exists("Ecom Shop", {"name": ("in", [self.name(key) for key in self.shops])}):
			# what they remember of a site that was made anew since counts no more
			saved_state.load(memory_file(), self.servers())
		self._stack = ExitStack()

	def __enter__(self) -> "SimulatedWorld":
		for server in self.servers().values():
			self._stack.enter_context(server)
		return self

	def __exit__(self, *exception) -> None:
		self._stack.close()

	def remember(self) -> None:
		saved_state.save(memory_file(), self.servers())

	def servers(self) -> dict[str, Any]:
		return {**self.shops, "courier": self.courier, "carriers": self.carriers, "other_erp": self.other_erp}

	def waiting(self, key: str) -> list[dict]:
		"""The orders that the shop does not have yet."""
		waiting = self.shops[key].shop.waiting
		return [row for row in self.orders() if row["shop"] == key and row["number"] in waiting]

	def orders(self) -> list[dict]:
		"""The orders of the seven days that are to be placed."""
		return data.choose_orders(self.most)

	def morning(self) -> list[dict]:
		"""Those of the morning after."""
		return data.choose_morning(self.most)

	def placed(self, rows: list[dict]) -> list[dict]:
		"""Those of the orders that their shop has."""
		return [row for row in rows if row["external_id"] in self.shops[row["shop"]].shop.orders]

	def time_zone(self, key: str) -> str:
		return sandbox_facts(self.shops[key])["time_zone"]

	def polled(self) -> list[str]:
		"""The shops that are asked for orders: those of which some are to come that way."""
		ways = {(row["shop"], row["way"]) for row in data.read("orders")}
		return [key for key in self.shops if (key, "poll") in ways]

	def name(self, key: str) -> str:
		return sandbox_facts(self.shops[key])["name"]

	def register_webhooks(self, site_url: str, courier_account: str) -> None:
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
		self.carriers.faults.clear()

	def pass_a_day(self) -> None:
		"""A day of the parcels of courier and carriers."""
		self.at_courier("advance", {"hours": COURIER_DAY.total_seconds() / 3600})
		handed_over = frappe.get_all(
			"Fulfilment Package", {"shipped_at": ("is", "set")}, pluck="tracking_number"
		)
		way.pass_a_day(self.carriers.ledger, set(handed_over), self.courier.parcels.now())

	def refused_webhooks(self) -> dict[int, int]:
		"""Answers other than 200 that webhooks of the shops have got, by status."""
		found: Counter = Counter()
		for key in self.shops:
			for row in self.control(key, "webhooks"):
				found.update(status for status in row["statuses"] if status != 200)
		return dict(found)

	def wait_for_webhooks(self) -> int:
		"""Until the site has answered every webhook of the shops; how many there were."""
		return _wait_for(lambda: [row for key in self.shops for row in self.control(key, "webhooks")])

	def wait_for_courier(self) -> int:
		"""Until the site has answered every webhook of the courier; how many there were."""
		return _wait_for(lambda: self.at_courier("webhooks"))


def _wait_for(webhooks: Callable[[], list[dict]]) -> int:
	end = time.monotonic() + PATIENCE_SECONDS
	while time.monotonic() < end:
		rows = webhooks()
		if all(row["done"] for row in rows):
			return len(rows)
		time.sleep(0.1)
	raise RuntimeError(f"The webhooks did not arrive within {PATIENCE_SECONDS} seconds")


def memory_file() -> Path:
	"""Where shops and courier keep what happened to them on this site."""
	return Path(frappe.get_site_path("private", "ecom_demo_shops.pickle")).resolve()


def _ask(url: str, path: str, body: dict | None) -> Any:
	client = HttpClient.for_account(url, "sandbox")
	method = "GET" if body is None else "POST"
	return client.request(method, f"{url}/sandbox/{path}", json=body).json()
