"""Review rules, in a line or two."""

from collections.abc import Sequence
from typing import Any

from tests.factories.erpnext import make, unique


def make_rule(conditions: Sequence[tuple], actions: Sequence[dict | str], **values: Any) -> str:
	"""A rule of (field, comparison, value) and actions ("Approve" or {"kind": ..., ...}); its name."""
	rows = [{"field": field, "operator": operator, "value": value} for field, operator, value in conditions]
	done = [{"kind": action} if isinstance(action, str) else action for action in actions]
	return make(
		"Review Rule",
		**{"title": unique("Rule"), "enabled": 1, "conditions": rows, "actions": done, **values},
	).name


def hold(reason: str) -> dict:
	return {"kind": "Hold", "reason": reason}


def gift(item: str, qty: int = 1) -> dict:
	return {"kind": "Gift", "item_code": item, "qty": qty}
