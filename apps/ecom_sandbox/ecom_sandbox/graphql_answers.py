"""What all answers of the simulated Admin API are made of: ids, lists in pages, money, times, and what a mutation says."""

import base64
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from graphql import GraphQLError

from ecom_sandbox.records import ShopRefusal


def gid(kind: str, number: str) -> str:
	return f"gid://shopify/{kind}/{number}"


def number_of(global_id: str, kind: str) -> str:
	"""The number of a global id of this kind. Raises GraphQLError as Shopify does for a wrong kind and for what is no
	number: the whole query fails."""
	number = global_id.removeprefix(f"gid://shopify/{kind}/")
	if not (number.isascii() and number.isdigit()):
		raise GraphQLError(f"Invalid global id '{global_id}'")
	return number


def connection(rows: Sequence[Any], view: Callable[[Any], dict], key: Callable[[Any], str] | None = None):
	"""A field of type ...Connection. `key` gives each row a text that sorts like the rows and makes the cursor, so that
	paging stays right while rows change; without it cursors are positions."""

	def resolve(_info, first=None, last=None, after=None, **_filters):
		if first is None and last is None:
			raise GraphQLError("you must provide one of first or last")
		keys = [key(row) if key else f"{position:09d}" for position, row in enumerate(rows)]
		pairs = [pair for pair in zip(keys, rows, strict=True) if after is None or pair[0] > _decode(after)]
		page = pairs[:first] if first is not None else pairs[-last:]
		nodes = [view(row) for _key, row in page]
		cursors = [_encode(cursor) for cursor, _row in page]
		return {
			"nodes": nodes,
			"edges": [{"cursor": c, "node": n} for c, n in zip(cursors, nodes, strict=True)],
			"pageInfo": {
				"hasNextPage": first is not None and len(pairs) > first,
				"hasPreviousPage": after is not None,
				"startCursor": cursors[0] if cursors else None,
				"endCursor": cursors[-1] if cursors else None,
			},
		}

	return resolve


def limited(rows: Sequence[Any], view: Callable[[Any], dict]):
	"""A field of a plain list type with an argument `first`."""
	return lambda _info, first=None, **_filters: [view(row) for row in list(rows)[:first]]


def money(amount: Decimal, currency: str) -> dict[str, str]:
	"""GraphQL drops trailing zeros down to one decimal: "10.0", "10.25"."""
	text = f"{amount:f}".rstrip("0") if amount % 1 else f"{amount:.1f}"
	return {"amount": text, "currencyCode": currency}


def money_bag(amount: Decimal, currency: str) -> dict[str, Any]:
	value = money(amount, currency)
	return {"shopMoney": value, "presentmentMoney": value}


def stamp(moment) -> str | None:
	return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def payload(work: Callable[[], dict[str, Any]], fields: Sequence[str], codes: bool = False) -> dict[str, Any]:
	"""What a mutation answers: what `work` has made, or the refusal in `userErrors` and nothing in `fields`."""
	try:
		return {**work(), "userErrors": []}
	except ShopRefusal as refusal:
		error = {"message": str(refusal), "field": refusal.field or None}
		if codes:
			error["code"] = refusal.code or None
		return {**dict.fromkeys(fields), "userErrors": [error]}


def _encode(text):
	return base64.urlsafe_b64encode(text.encode()).decode()


def _decode(cursor):
	try:
		return base64.urlsafe_b64decode(cursor.encode()).decode()
	except ValueError:
		raise GraphQLError("Invalid cursor")
