"""What a person saves in the form of an order while the machine works on the same goods."""

import os
from dataclasses import replace

import pytest

from ecom_erp.flows.allocation import allocate
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import line, make_order, stocked
from tests.processes import together, until_somebody_waits


def correct_address(session, url: str, order: str):
	doc = factory.get(order)
	doc.ship_line1 = "7 Other Street"
	return session.post(
		f"{url}/api/method/frappe.desk.form.save.savedocs",
		data={"doc": doc.as_json(), "action": "Save"},
		timeout=120,
	)


def reject(session, url: str, order: str):
	return session.post(
		f"{url}/api/method/frappe.model.workflow.apply_workflow",
		data={"doc": factory.get(order).as_json(), "action": "Reject"},
		timeout=120,
	)


def allocate_until_others_wait(order: str, reserved: int) -> str:
	"""Allocate an order, and hold its locks until somebody waits for the same bins."""

	def step() -> str:
		status = allocate.allocate.__wrapped__(order)
		os.write(reserved, b".")
		until_somebody_waits("tabBin")
		return status

	return in_transaction(step)


@pytest.mark.parametrize("press", [correct_address, reject])
def test_a_save_that_gives_stock_back_keeps_what_was_reserved_meanwhile(shop, site, live_site, press):
	"""The form takes one order's allocation back while a worker reserves the same item for another order."""
	item = stocked(main=9)
	stated = make_order(line(item, "10.00", 2))
	changed = factory.allocated(shop, stated)
	if press is reject:
		more = replace(stated.lines[0], quantity=4)
		factory.pooled(shop, factory.later(stated, lines=(more,)))
		assert factory.get(changed).status == "On Hold"
	other = factory.reviewed(shop, make_order(line(item, "10.00", 3)))
	assert bin_of(item).reserved_qty == 2
	session, (ready, reserved) = live_site.login(), os.pipe()

	def pressed():
		os.read(ready, 1)
		answer = press(session, live_site.url, changed)
		return answer.status_code, answer.text[:500]

	status, answer = together(site, [lambda: allocate_until_others_wait(other, reserved), pressed])
	assert (status, answer[0]) == ("Allocated", 200), answer
	assert not factory.get(changed).sales_order
	assert bin_of(item).reserved_qty == 3
