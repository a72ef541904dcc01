"""Decimals that a shop does not show. WooCommerce states amounts with as many as its prices are displayed with, also those of
orders that were placed when it showed more; asked for more, it tells them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from ecom_erp.core.money import is_currency_code, minor_units
from ecom_erp.integrations.channels.base import PayloadError
from ecom_erp.integrations.channels.values import amount, text
from ecom_erp.integrations.channels.woocommerce.client import WooClient

_DETAILED = "all_decimals"  # key we add to an order's body that was asked for with all of them


def shown(body: Mapping[str, Any]) -> int | None:
	"""How many an order is stated with, where its currency has more; else None."""
	total, currency = body.get("total"), body.get("currency")
	if not (isinstance(total, str) and isinstance(currency, str) and is_currency_code(currency)):
		return None
	digits = len(total.strip().partition(".")[2])
	return digits if digits < minor_units(currency) else None


def exact(client: WooClient, bodies: Sequence[Any], status: str) -> list[Any]:
	"""The orders of a page that was asked for by `status`, with all decimals where theirs were not shown. One that was placed
	without them stays as the shop's messages state it: its parts are rounded like its total."""
	short = [body for body in bodies if isinstance(body, Mapping) and shown(body) is not None and _id(body)]
	if not short:
		return list(bodies)
	rows = client.get_list(
		"orders",
		include=",".join(map(_id, short)),
		status=status,
		dp=max(minor_units(body["currency"]) for body in short),
		per_page=len(short),
	)
	asked = {_id(row): row for row in rows}
	return [
		_exact(body, asked[_id(body)]) if body in short and _id(body) in asked else body for body in bodies
	]


def exact_order(client: WooClient, body: Mapping[str, Any]) -> Mapping[str, Any]:
	"""As `exact`, of one order."""
	if shown(body) is None:
		return body
	return _exact(body, client.get(f"orders/{_id(body)}", dp=minor_units(body["currency"])))


def of_refunds(body: Mapping[str, Any]) -> dict[str, int]:
	"""With what the refunds of an order are asked for."""
	hidden = shown(body) is not None or body.get(_DETAILED)
	return {"dp": minor_units(body["currency"])} if hidden else {}


def _exact(body: Mapping[str, Any], asked: Mapping[str, Any]) -> Mapping[str, Any]:
	with suppress(PayloadError):  # it says when it is read what is wrong with it
		if amount(asked.get("total"), "total") != amount(body.get("total"), "total"):
			return {**asked, _DETAILED: True}
	return body


def _id(body: Mapping[str, Any]) -> str:
	number = body.get("id")
	return text(number) if isinstance(number, int | str) else ""
