"""What a buyer without a login sees of what he has to pay, and how he can. Nothing personal stands there."""

from datetime import date
from typing import Any

import frappe
from frappe.utils import fmt_money, getdate

from ecom_erp.core.states.order import CANCELLED
from ecom_erp.flows.notify import pages
from ecom_erp.flows.portal.shop_brand import brand_of
from ecom_erp.flows.portal.tracking_page import order_by_token
from ecom_erp.flows.shops import payment_links
from ecom_erp.flows.shops.shops import get_shop

DUE, PAID, GONE, EXPIRED = "due", "paid", "cancelled", "expired"


def page_data(token: str, until: str, sign: str) -> dict[str, Any] | None:
	"""What the page shows; None for an address that is not ours. An order that is paid or cancelled says so for ever, one that is
	due until the day of the address is over."""
	day = _day(until)
	if not day or not pages.is_signed(token, day, sign):
		return None
	name = order_by_token(token)
	if not name:
		return None
	order = frappe.get_doc("Ecom Order", name)
	amount, shop = payment_links.due(order), get_shop(order.shop)
	state = GONE if order.status == CANCELLED else DUE if amount else PAID
	if state == DUE and day < getdate():
		state = EXPIRED
	return {
		"number": order.number,
		"brand": brand_of(order.shop),
		"state": state,
		"until": day,
		"amount": fmt_money(amount, currency=order.currency),
		"total": fmt_money(order.total, currency=order.currency),
		"lines": [{"title": row.title, "qty": row.qty} for row in order.lines],
		"links": payment_links.links(shop, order.number, amount, order.currency) if state == DUE else [],
		"bank": (shop.bank_details or "").splitlines() if state == DUE else [],
		"token": order.public_token,
	}


def _day(text: str) -> date | None:
	try:
		return date.fromisoformat(text)
	except ValueError:
		return None
