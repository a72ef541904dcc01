"""What one test has posted, held against the books: documents of other tests stay in them, of which nothing is shared any more."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from frappe.utils import add_days, getdate

from ecom_erp.flows.accounting.profit import proof
from tests import world


def _differences() -> dict[str, Decimal]:
	found = proof.prove(world.COMPANY, add_days(getdate(), -400), add_days(getdate(), 2))
	return {one.account: one.difference for one in found if one.difference}


@pytest.fixture
def unproven(shop) -> Callable[[], dict[str, Decimal]]:
	"""By account what of that which was posted since the test began is not shared."""
	before = _differences()

	def since() -> dict[str, Decimal]:
		now = _differences()
		changed = {one: now.get(one, Decimal(0)) - before.get(one, Decimal(0)) for one in {*now, *before}}
		return {account: amount for account, amount in changed.items() if amount}

	return since
