"""The search syntax of Shopify's lists, as far as the sandbox simulates it."""

import operator
import re
from collections.abc import Callable
from datetime import datetime, timezone

from graphql import GraphQLError

from ecom_sandbox.records import Order

_TERM = re.compile(r"(\w+):\s*(>=|<=|>|<)?\s*('[^']*'|\"[^\"]*\"|\S+)")
_COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}


def orders(query: str) -> Callable[[Order], bool]:
	"""A predicate for the search syntax, as far as apps use it for orders. Raises GraphQLError for what is not simulated."""
	terms = [(name, sign or "=", value.strip("'\"")) for name, sign, value in _TERM.findall(query)]
	if _TERM.sub("", query).replace("AND", "").strip():
		raise GraphQLError(f"The sandbox does not understand the filter {query}")
	tests = [_test(*term) for term in terms]
	return lambda order: all(test(order) for test in tests)


def _test(name, sign, value):
	"""The predicate of one term."""
	if name in ("updated_at", "created_at"):
		limit, compare = _time(value), _COMPARE[sign]
		return lambda order: compare(getattr(order, name), limit)
	if name == "name" and sign == "=":
		return lambda order: order.number.lstrip("#") == value.lstrip("#")
	if name in ("id", "financial_status") and sign == "=":
		return lambda order: getattr(order, name) == value
	raise GraphQLError(f"The sandbox does not filter orders by {name}{sign}")


def _time(value):
	try:
		moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
	except ValueError:
		raise GraphQLError(f"Not a time: {value}")
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
