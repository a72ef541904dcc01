"""The demo: a day of the demo company, from the shop's orders to a refund, over real HTTP, with proofs at the end."""

import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import frappe

from ecom_erp.demo import after_sales, table
from ecom_erp.demo.company import make_company
from ecom_erp.demo.expectations import unexpected_outcomes
from ecom_erp.demo.proofs import PROOFS
from ecom_erp.demo.shop import make_shop
from ecom_erp.demo.workspace import wrong_numbers
from ecom_erp.flows import advance, intake, outbox_worker, ship, waybills
from ecom_erp.flows.inbox_worker import process_inbox
from ecom_erp.integrations.http import HttpClient
from ecom_erp.sandbox.server import SandboxServer

BATCH = 10
DEMO_PROOFS = {
	"the workspace shows these numbers": wrong_numbers,
	"each demo order turned out as its fixture says": unexpected_outcomes,
}
PATIENCE_SECONDS = 120


def main() -> int:
	"""Run the demo in the current site and print its story. Exit code: 0 when all proofs hold.

	The environment variable ECOM_SITE_URL names the running web server that takes the webhooks. A second run finds the
	orders of the first and changes nothing that was done already."""
	site_url = os.environ.get("ECOM_SITE_URL")
	if not site_url:
		print("Set ECOM_SITE_URL to the address of the site's web server, e.g. http://127.0.0.1:8000")
		return 2
	with SandboxServer() as sandbox:
		steps = Steps()
		company = steps.take(
			"demo company: goods, warehouses, rate cards", make_company, count=lambda _name: 1
		)
		shop = make_shop(company, sandbox.url, sandbox.token, sandbox.webhook_secret)
		_run_day(steps, sandbox, shop, site_url)
	steps.print()
	table.print_holds()
	return _prove()


class Steps:
	"""Times each step of the story."""

	def __init__(self):
		self.rows: list[tuple[str, int, float]] = []

	def take(self, title: str, work: Callable[..., Any], *args, count: Callable[[Any], int] = int) -> Any:
		started = time.monotonic()
		result = work(*args)
		self.rows.append((title, count(result), (time.monotonic() - started) * 1000))
		return result

	def print(self) -> None:
		table.print_rows(("step", "count", "ms"), [(title, n, f"{ms:.0f}") for title, n, ms in self.rows])


def _run_day(steps: Steps, sandbox: SandboxServer, shop: str, site_url: str) -> None:
	hook = f"{site_url}/api/method/ecom_erp.api.webhook.receive?shop={quote(shop)}"
	_control(sandbox, "webhooks/target", {"url": hook})
	steps.take("orders pushed by webhook, sent twice", _push, sandbox)
	steps.take("orders placed for polling", _place_quietly, sandbox)
	_poll_from_the_start(shop)
	steps.take("events polled", intake.poll, shop)
	steps.take("inbox messages taken into the pool", _drain, process_inbox)
	steps.take("orders reviewed, allocated, posted", _drain, advance.advance_due)
	steps.take("waybills bought", _each_parcel, ("To Pick", "Picked", "Packed"), waybills.buy_waybill)
	steps.take("parcels shipped", _each_parcel, ("Labelled",), ship.ship)
	steps.take("orders invoiced, paid, completed", _drain, advance.advance_due)
	steps.take("messages delivered to the shop", _drain, outbox_worker.deliver_outbox)
	steps.take("return and refund", after_sales.return_and_refund)
	steps.take("refund told to the shop", _drain, outbox_worker.deliver_outbox)
	steps.take("the shop's webhooks about all this", _echoes, sandbox)


def _push(sandbox: SandboxServer) -> int:
	"""Webhooks for the orders that come this way, each event delivered twice, as shops do."""
	for way in ("webhook", "both"):
		_control(sandbox, "place", {"way": way, "copies": 2})
	return _wait_for_webhooks(sandbox)


def _echoes(sandbox: SandboxServer) -> int:
	"""What the shop tells about the fulfilments and the refund it was told: nothing new may come of it."""
	_wait_for_webhooks(sandbox)
	taken = _drain(process_inbox)
	_drain(advance.advance_due)
	return taken


def _wait_for_webhooks(sandbox: SandboxServer) -> int:
	"""Wait until the site has answered every webhook; how many there were."""
	end = time.monotonic() + PATIENCE_SECONDS
	while time.monotonic() < end:
		deliveries = _control(sandbox, "webhooks")
		if all(row["done"] for row in deliveries):
			refused = Counter(status for row in deliveries for status in row["statuses"] if status != 200)
			if refused:
				raise RuntimeError(f"The site refused webhooks: {dict(refused)}")
			frappe.db.commit()
			return len(deliveries)
		time.sleep(0.05)
	raise RuntimeError(f"The webhooks did not arrive within {PATIENCE_SECONDS} seconds")


def _place_quietly(sandbox: SandboxServer) -> int:
	return len(_control(sandbox, "place", {"way": "poll", "webhooks": False}))


def _control(sandbox: SandboxServer, path: str, body: dict | None = None) -> Any:
	"""Steer the sandbox, or, without a body, look at it."""
	client = HttpClient.for_account(sandbox.url, "sandbox")
	method = "GET" if body is None else "POST"
	return client.request(method, f"{sandbox.url}/sandbox/{path}", json=body).json()


def _poll_from_the_start(shop: str) -> None:
	"""Polling must find orders that the webhooks brought as well: exactly once is proven, not avoided."""
	frappe.db.set_value(
		"Ecom Shop", shop, {"polled_until": None, "last_poll_at": None}, update_modified=False
	)
	frappe.db.commit()


def _drain(work: Callable[[int], int]) -> int:
	"""Work until nothing is left to do; the site's background worker may take a part of it."""
	total = 0
	end = time.monotonic() + PATIENCE_SECONDS
	while time.monotonic() < end:
		taken = work(BATCH)
		total += taken
		if not taken and not _busy():
			break
		if not taken:
			time.sleep(0.1)
	return total


def _busy() -> bool:
	"""Whether the background worker has something in hand: a message, or an order whose step is due. Orders on hold
	are tried again by the clock, nobody waits for them."""
	frappe.db.commit()
	messages = ("Inbox Message", "Outbox Message")
	return any(
		frappe.db.count(doctype, {"status": ("in", ("New", "Processing"))}) for doctype in messages
	) or bool(frappe.db.count("Ecom Order", {"step_due_at": ("is", "set"), "status": ("!=", "On Hold")}))


def _each_parcel(statuses: tuple[str, ...], work: Callable[[str], str]) -> int:
	names = frappe.get_all(
		"Fulfilment Order", filters={"status": ("in", statuses)}, pluck="name", order_by="name"
	)
	for name in names:
		work(name)
	return len(names)


def _prove() -> int:
	rows, failed = [], 0
	for title, proof in {**PROOFS, **DEMO_PROOFS}.items():
		wrong = proof()
		failed += bool(wrong)
		rows.append((title, "FAILED" if wrong else "holds"))
		rows += [("    " + text, "") for text in wrong[:10]]
	table.print_rows(("proof", "result"), rows)
	print("All proofs hold." if not failed else f"{failed} proofs failed.")
	return 1 if failed else 0
