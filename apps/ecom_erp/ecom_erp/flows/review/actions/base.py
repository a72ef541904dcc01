"""What every action of a review rule can do; one file for each beside this one."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import frappe

from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.review.rule_engine import Asked, Decision

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


@dataclass(frozen=True)
class Past:
	"""What became of an order. `result`: what its rules had asked for, by action; `warehouses` it was allocated to;
	`gifts` it got."""

	row: frappe._dict
	result: dict[str, Any]
	warehouses: frozenset[str]
	gifts: frozenset[str]


class ActionKind(ABC):
	"""One kind of action. `name`: the option of Review Rule Action; `field`: the field of its row that says what, None
	where it needs nothing; `counted`: whether the row's quantity counts; `decision`: what it makes of the order;
	`by_rule`: of several rules that ask for the same, each does it, not the first alone. `waits`: what could not be done is tried again while the order has not been allocated; `order_field`:
	where it is written, so that what a person has entered there meanwhile stays."""

	name: str
	field: str | None = None
	counted = False
	decision: Decision = Decision.NONE
	by_rule = False
	waits = False
	order_field: str | None = None

	@property
	def needs_value(self) -> bool:
		return self.field is not None

	@abstractmethod
	def text(self, value: str, qty: int) -> str:
		"""What the action does, in the language at hand."""

	def reconcile(self, asked: Sequence[Asked]) -> Any:
		"""What all rules together want, as JSON can hold it; `asked` in the order of the rules, without doubles, perhaps
		empty. The first rule wins unless this is overridden."""
		return asked[0].value if asked else ""

	def apply(self, order: "EcomOrder", target: Any, last: Any, shop: "EcomShop") -> Sequence[str]:
		"""Write what is `target` onto the order, and take back what the `last` result had set. Returns what could not be
		set, in words. The caller holds the order's lock and saves."""
		return ()

	def findings(self, asked: Sequence[Asked]) -> Sequence[Finding]:
		"""What the order is held for."""
		return ()

	def differences(self, past: Past, target: Any, decision: Decision) -> Sequence[str]:
		"""What would have been otherwise than it was, in words."""
		return ()


def set_unless_changed(
	order: "EcomOrder", field: str, value: str | None, before: str | None, default: str | None
) -> None:
	"""Write a value that rules ask for. What they asked for `before` goes back to `default`, unless a person has changed
	it meanwhile."""
	if value:
		order.set(field, value)
	elif before and order.get(field) == before:
		order.set(field, default)
