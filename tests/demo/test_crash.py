"""The demo company's orders while its workers are killed: nothing is lost, nothing doubled, every cent is right."""

import os
import random
from collections import Counter

import frappe
import pytest

from ecom_demo import day, morning
from ecom_demo.couriers import PARCEL_API
from ecom_demo.progress import Steps
from ecom_demo.proofs import left_over
from ecom_demo.proofs.run import prove
from ecom_demo.run import set_up
from ecom_demo.table import WORK
from ecom_demo.workers import WorkerPool
from ecom_demo.world import SimulatedWorld

ORDERS, CRASHES = 26, 8
MADE = ("Ecom Shop", "Currency Exchange", "Review Rule")


@pytest.fixture
def settings():
	"""The settings that the demo changes, put back; its shops are closed, its exchange rates and rules go."""
	before = frappe.db.get_single_value("Ecom Settings", "auto_approve_limit")
	shops, rates, rules = (set(frappe.get_all(name, pluck="name")) for name in MADE)
	yield
	frappe.db.rollback()
	for name in set(frappe.get_all("Ecom Shop", pluck="name")) - shops:
		frappe.db.set_value("Ecom Shop", name, "enabled", 0)
	frappe.db.delete("Currency Exchange", {"name": ("not in", list(rates) or [""])})
	for name in set(frappe.get_all("Review Rule", pluck="name")) - rules:
		frappe.delete_doc("Review Rule", name, force=True)
	frappe.db.set_single_value("Ecom Settings", "auto_approve_limit", before)
	frappe.db.commit()
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")


@pytest.mark.timeout(1200)  # two minutes on a quiet machine; the workers work as long as it takes
def test_workers_that_are_killed_lose_and_double_nothing(live_site, settings):
	"""One order of each difficult kind at least, three shops, a courier that fails; a fixed seed repeats the moments."""
	seed = int(os.environ.get("ECOM_DEMO_SEED") or random.randrange(10**6))
	print(f"ECOM_DEMO_SEED={seed}")
	steps = Steps()
	with SimulatedWorld(ORDERS) as world:
		set_up(steps, world)
		world.register_webhooks(live_site.url, PARCEL_API)
		with WorkerPool(crashes=CRASHES, seed=seed) as workers:
			day.run(steps, world, workers)
			assert morning.run(steps, world)
			troubles = workers.log()
		left = Counter(frappe.get_all("Fulfilment Order", pluck="status"))
		results = {**prove(world), left_over.TITLE: left_over.wrong_work(world)}
		wrong = {title: texts for title, texts in results.items() if texts}
		again = morning.run(steps, world)
	assert workers.killed == CRASHES, f"only {workers.killed} workers died"
	assert not wrong, f"seed {seed}: {wrong}\n{troubles[-3000:]}"
	assert all(left[status] for status in WORK.values()), left
	assert not again, "a second morning came"
