"""Several at once: who posts something never loses to who shares it, and a batch costs no more queries than one voucher."""

import frappe
import pytest

from ecom_erp.flows.accounting.profit import marks, sharing
from ecom_erp.flows.accounting.profit.marks import VOUCHER
from ecom_erp.messaging.transaction import in_transaction
from tests.flows.accounting.profit.test_order_profit import share_all
from tests.processes import together

KEYS = [("Journal Entry", f"JV-{number}") for number in range(40)] + [
	("Ecom Order", f"O-{number}") for number in range(40)
]


@pytest.mark.smoke
def test_marks_are_locked_in_one_order_whoever_takes_them(site):
	"""Somebody who posts has no second try: what he has written would be lost."""
	marks.mark(KEYS)
	names = frappe.get_all(VOUCHER, pluck="name")
	frappe.db.commit()

	def post() -> int:
		for number in range(60):
			marks.mark(KEYS[number % 3 :: 3])
			frappe.db.commit()
		return 1

	def share() -> int:
		vouchers = [one for one in names if not marks.are_of_orders(one)]
		for _number in range(30):
			in_transaction(sharing.share, vouchers)
			in_transaction(sharing.share, [one for one in names if marks.are_of_orders(one)])
		return 1

	assert together(site, [post, post, share])[:2] == [1, 1]


def test_vouchers_of_before_keep_their_marks(shop):
	"""A mark whose name was made otherwise is found by its voucher."""
	marks.mark([KEYS[0]])
	frappe.db.set_value(VOUCHER, {"voucher_no": "JV-0"}, "name", "another")
	marks.mark([KEYS[0]])
	assert frappe.get_all(VOUCHER, {"voucher_no": "JV-0"}, pluck="name") == ["another"]
	share_all()
	assert not frappe.db.get_value(VOUCHER, "another", "due_at")
