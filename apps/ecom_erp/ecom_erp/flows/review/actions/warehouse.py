"""The order is shipped from one warehouse only."""

from collections.abc import Sequence

from frappe import _

from ecom_erp.core.review.rule_engine import Decision
from ecom_erp.flows.review.actions.base import ActionKind, Past, set_unless_changed


class Warehouse(ActionKind):
	name = "Warehouse"
	field = "warehouse"

	def text(self, value: str, qty: int) -> str:
		return _("Ship only from {0}").format(value)

	def apply(self, order, wanted: str, last: str | None, shop) -> Sequence[str]:
		if wanted and wanted not in {row.warehouse for row in shop.warehouses}:
			return [_("{0} is no warehouse of {1} and was not set").format(wanted, shop.name)]
		set_unless_changed(order, "pinned_warehouse", wanted, last, None)
		return ()

	def differences(self, past: Past, wanted: str, decision: Decision) -> list[str]:
		if not wanted or not past.warehouses or past.warehouses == {wanted}:
			return []
		return [_("was shipped from {0}").format(", ".join(sorted(past.warehouses)))]
