"""Addresses of the buyer's pages, as messages name them."""

import hashlib
import hmac
from datetime import date
from typing import TYPE_CHECKING

from frappe.utils import add_days, get_url, getdate
from frappe.utils.password import get_encryption_key

from ecom_erp.flows.shops.shops import get_shop

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

DAYS_TO_PAY = 14
SIGNATURE = 20  # hexadecimal digits


def tracking_page(order: "EcomOrder", language: str = "") -> str:
	"""The address of the order's public tracking page."""
	return get_url(f"/track?order={order.public_token}" + (f"&_lang={language}" if language else ""))


def payment_page(order: "EcomOrder", language: str = "") -> str:
	"""The address at which the order can be paid, for as many days as its shop says. The day is signed: whoever has the
	address of the tracking page cannot make one that lives longer."""
	until = add_days(getdate(), get_shop(order.shop).payment_days or DAYS_TO_PAY)
	query = f"order={order.public_token}&until={until}&sign={signature(order.public_token, until)}"
	return get_url(f"/pay?{query}" + (f"&_lang={language}" if language else ""))


def signature(token: str, until: date) -> str:
	"""What proves that a page was meant to live until that day."""
	said = f"pay|{token}|{until}".encode()
	return hmac.new(get_encryption_key().encode(), said, hashlib.sha256).hexdigest()[:SIGNATURE]


def is_signed(token: str, until: date, sign: str) -> bool:
	return hmac.compare_digest(signature(token, until).encode(), (sign or "").encode())
