"""WooCommerce's times."""

from datetime import datetime
from typing import Any

from ecom_erp.integrations.channels.values import moment, text


def gmt(value: Any, name: str) -> datetime:
	"""A `..._gmt` field, which names no time zone."""
	given = text(value)
	return moment(given if given.endswith("Z") or "+" in given else f"{given}Z", name)
