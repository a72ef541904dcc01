"""A buyer asks for a quotation, and orders by it."""

import frappe
from frappe.utils import add_days, nowdate

from ecom_demo.progress import Counter
from ecom_demo.telephone.shop import LEAH, MUG, SHOP, SOCKS, pay, typed
from ecom_demo.waiting import wait_until_idle
from ecom_erp.core.changes.entered_order import ASKED
from ecom_erp.flows.changes import quotations

KEY, VALID_DAYS = "quote6telephone", 14
GOODS = {SOCKS: 4, MUG: 2}


def serve(counter: Counter) -> None:
	"""The quotation, the order made of it, and its money."""
	name = quotation() or quotations.save(
		SHOP, typed(LEAH, GOODS, ASKED), KEY, add_days(nowdate(), VALID_DAYS)
	)
	quotations.make_order(name, SHOP)
	frappe.db.commit()
	wait_until_idle(counter, lambda: 0)
	pay(order_key())
	wait_until_idle(counter, lambda: 1)


def quotation() -> str:
	"""Its name; empty before the buyer has asked for it."""
	return frappe.db.get_value("Quotation", {"ecom_entry_key": KEY, "docstatus": 1}) or ""


def order_key() -> str:
	"""The key of the order that was made of it."""
	return quotations.key_of(quotation(), 0)
