"""The order is shipped from one warehouse only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecom_erp.core.review.rule_engine import Decision
from ecom_erp.flows.review.actions.base import ActionKind, Past, set_unless_changed
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


class Warehouse(ActionKind):
	name = "Warehouse"
	field = "warehouse"
	waits = True
	order_field = "pinned_warehouse"

	def text(self, value: str, qty: int) -> str:
		return _("Ship only from {0}").format(value)

	def apply(self, order: "EcomOrder", target: str, last: str | None, shop: "EcomShop") -> Sequence[str]:
		if target and target not in {row.warehouse for row in shop.warehouses}:
			set_unless_changed(order, "pinned_warehouse", "", last, None)
			return [_("{0} is not a warehouse of {1} and was not set").format(target, shop.name)]
		set_unless_changed(order, "pinned_warehouse", target, last, None)
		return ()

	def differences(self, past: Past, target: str, decision: Decision) -> list[str]:
		if not target or not past.warehouses or past.warehouses == {target}:
			return []
		return [_("shipped from {0}").format(", ".join(sorted(past.warehouses)))]
