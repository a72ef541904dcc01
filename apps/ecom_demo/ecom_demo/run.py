"""The demo: some days of the demo company, from the shops' orders to refunds, over real HTTP, with proofs at the end."""

import os
import random
import sys
from contextlib import ExitStack
from pathlib import Path

import frappe

from ecom_demo import DEFAULT_ORDERS, data, day, exchange, morning, table
from ecom_demo.company import make_company
from ecom_demo.couriers import PARCEL_API, make_couriers
from ecom_demo.goods import make_goods
from ecom_demo.mail import make_mail_account
from ecom_demo.progress import Steps
from ecom_demo.proofs import left_over
from ecom_demo.proofs.run import both, print_results, prove
from ecom_demo.refusal import NotForThisSite, refuse_real_site
from ecom_demo.report import write_report
from ecom_demo.rules import make_rules
from ecom_demo.shelves import make_shelves
from ecom_demo.shops import make_shop
from ecom_demo.telephone import shop as telephone
from ecom_demo.web import own_web_server
from ecom_demo.workers import WorkerPool
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.accounting.profit.proof import share_what_differs


def main(orders: int = DEFAULT_ORDERS, crashes: int = 0, seed: int | None = None, site_url: str = "") -> int:
	"""Run the demo in the current site and print its story. Exit code: 0 when all proofs hold, 2 when the site is not one
	for the demo.

	`orders`: about how many come in during the days, 0 for all. `crashes`: how many times a worker is to be killed, at
	moments drawn from `seed`. `site_url`: the running web server that takes the webhooks; without it, one is started for
	the time of the demo. A second run finds the orders of the first and changes nothing that was done already."""
	try:
		refuse_real_site()
	except NotForThisSite as refusal:
		print(refusal, file=sys.stderr)
		return 2
	seed = random.randrange(10**6) if seed is None else seed
	if crashes:
		print(f"{crashes} workers will be killed at random moments, of the seed {seed}")
	steps = Steps()
	with ExitStack() as stack:
		world = stack.enter_context(SimulatedWorld(orders))
		site_url = site_url or stack.enter_context(own_web_server())
		set_up(steps, world)
		world.remember()
		world.register_webhooks(site_url, PARCEL_API)
		workers = stack.enter_context(WorkerPool(crashes=crashes, seed=seed))
		try:
			day.run(steps, world, workers)
			results = prove(world)
			new = morning.run(steps, world)
			results = both(results, prove(world))
			if new:
				results[left_over.TITLE] = left_over.wrong_work(world)
		finally:
			world.remember()
		steps.print_table()
		table.print_holds()
		table.print_work()
		print_results(results)
		failed = any(results.values())
		report = write_report(_report_path(), steps.rows, results, _remarks(world, workers, seed))
		print(f"Report: {report}")
		troubles = workers.log()
	if crashes:
		print(f"{workers.killed} workers were killed")
	if troubles and failed:
		print("Worker output:", troubles, sep="\n")
	return 1 if failed else 0


def _report_path() -> Path:
	"""ECOM_DEMO_REPORT, else a file beside the site's folder."""
	named = os.environ.get("ECOM_DEMO_REPORT")
	return Path(named or Path(frappe.local.sites_path).resolve().parent / "demo_report.html")


def _remarks(world: SimulatedWorld, workers: WorkerPool, seed: int) -> list[str]:
	orders = [*world.orders(), *world.morning()]
	kinds = {row["difficulty"] for row in orders if row["difficulty"]}
	hard = sum(1 for row in orders if row["difficulty"])
	text = [
		f"{len(orders)} orders of {len(world.shops)} shops, {hard} of them difficult in {len(kinds)} ways."
	]
	if workers.crashes:
		text.append(f"{workers.killed} workers were killed at random moments (seed {seed}).")
	return text


def set_up(steps: Steps, world: SimulatedWorld) -> str:
	"""Company, goods, couriers and shops; the company's name."""
	company = steps.take("company, books, warehouses", make_company)
	all_orders = len(world.orders()) == len(data.read("orders"))
	skus = () if all_orders else data.items_of([*world.orders(), *world.morning()])
	steps.take("goods, prices, opening stock", make_goods, company, skus)
	steps.take("bin locations, boxes", make_shelves, company, skus)
	steps.take("couriers and rate cards", make_couriers, company, world)
	for key, sandbox in world.shops.items():
		steps.take(f"shop {world.name(key)}", make_shop, company, sandbox)
	steps.take(f"shop {telephone.SHOP}", telephone.make_shop, company)
	steps.take("exchange with another ERP", exchange.point_at, company, world)
	steps.take("review rules, limits", make_rules)
	steps.take("account for mail to buyers", make_mail_account)
	frappe.db.commit()
	steps.take("profit of the time before", share_what_differs)
	return company
