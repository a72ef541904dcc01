"""How fast webhooks are taken in. Run: make benchmark

Stored per second against bare commits of the same bytes; then the time of the web server's answer over HTTP, alone and
while two workers turn a queue into Sales Orders.
"""

import json
import multiprocessing
import os
import statistics
import sys
import time
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import frappe

from benchmarks.measure import by_turns
from benchmarks.orders import webhook_body
from benchmarks.world import SECRET, Seller, seller
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.intake.receiving import receive_webhook
from ecom_erp.flows.work.order_steps import advance_due
from ecom_erp.integrations.channels.webhooks import sign
from tests.live import live_server
from tests.site import connect

ROUNDS = 12
BATCH = 50
CALLS = 400
PAUSE = 0.02
BACKLOG = 200
SCRATCH = "_benchmark_commits"


def main() -> None:
	with seller() as sold:
		print(f"{frappe.__version__} Frappe, webhooks of {len(_request(sold)[0])} bytes")
		_commits(sold)
		with live_server(sold.site) as live:
			_answers(sold, live.url, "alone")
			_with_workers(sold, live.url)


def _request(sold: Seller) -> tuple[bytes, dict[str, str]]:
	"""Body and headers of a new order's webhook."""
	facts = sold.place()
	body = json.dumps(webhook_body(facts)).encode()
	return body, {
		"Content-Type": "application/json",
		"X-Shopify-Topic": "orders/create",
		"X-Shopify-Hmac-Sha256": sign(SECRET, body),
		"X-Shopify-Event-Id": f"e{facts['number']}",
	}


def _commits(sold: Seller) -> None:
	"""Signature, parsing, storing and commit of a webhook, against the commit of its bytes alone."""
	frappe.db.sql_ddl(f"create table `{SCRATCH}` (id bigint primary key auto_increment, body longtext)")
	requests = [_request(sold) for _ in range(ROUNDS * BATCH)]
	bodies = [body.decode() for body, _headers in requests]

	def ours():
		for _ in range(BATCH):
			body, headers = requests.pop()
			receive_webhook(sold.shop, headers, body)
			frappe.db.commit()

	def bare():
		for _ in range(BATCH):
			frappe.db.sql(f"insert into `{SCRATCH}` (body) values (%s)", (bodies.pop(),))
			frappe.db.commit()

	try:
		mine, plain = by_turns([ours, bare], ROUNDS)
	finally:
		frappe.db.sql_ddl(f"drop table `{SCRATCH}`")
	frappe.db.delete("Inbox Message", {"shop": sold.shop})
	frappe.db.commit()
	rates = [BATCH / statistics.median(sample.wall) for sample in (mine, plain)]
	print(
		f"accepted: {rates[0]:.0f} messages/s; bare commits: {rates[1]:.0f}/s; ratio {rates[0] / rates[1]:.2f}"
		f" ({statistics.median(mine.queries) / BATCH:.0f} queries a message)"
	)


def _answers(sold: Seller, url: str, title: str) -> None:
	"""Times of the answers to webhooks sent one after the other with a short pause."""
	target = f"/api/method/ecom_erp.api.public.webhook.receive?shop={quote(sold.shop)}"
	address = urlsplit(url)
	times = []
	for _ in range(CALLS):
		body, headers = _request(sold)
		start = time.perf_counter()
		connection = HTTPConnection(address.hostname, address.port, timeout=30)
		connection.request("POST", target, body, headers)
		answer = connection.getresponse()
		answer.read()
		connection.close()
		times.append((time.perf_counter() - start) * 1e3)
		if answer.status != 200:
			raise SystemExit(f"the webhook was answered with {answer.status}")
		time.sleep(PAUSE)
	cuts = statistics.quantiles(times[CALLS // 20 :], n=100)
	print(
		f"answer over HTTP, {title}: median {cuts[49]:.1f} ms, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f},"
		f" worst {max(times):.1f}   (goal: p99 50 ms; load {os.getloadavg()[0]:.1f})",
		flush=True,
	)


def _with_workers(sold: Seller, url: str) -> None:
	for _ in range(BACKLOG):
		sold.receive(sold.place())
	context = multiprocessing.get_context("spawn")
	stop = context.Event()
	workers = [
		context.Process(target=_work, args=(sold.site.name, str(sold.site.sites), stop)) for _ in range(2)
	]
	for worker in workers:
		worker.start()
	try:
		while not frappe.db.exists("Ecom Order", {"shop": sold.shop}):  # the workers are at it
			frappe.db.rollback()
			time.sleep(0.2)
		_answers(sold, url, "with two busy workers")
	finally:
		stop.set()
		for worker in workers:
			worker.join()
	frappe.db.rollback()
	print(f"the workers pooled {frappe.db.count('Ecom Order', {'shop': sold.shop})} orders meanwhile")


def _work(site: str, sites: str, stop) -> None:
	"""What a worker does, until `stop`."""
	os.chdir(sites)
	connect(site, sites)
	while not stop.is_set():
		process_inbox(5)
		advance_due(5)
	frappe.destroy()


if __name__ == "__main__":
	sys.exit(main())
