"""The order and its parcels come first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecom_erp.core.review.rule_engine import Decision
from ecom_erp.flows.review.actions.base import ActionKind, Past, set_unless_changed
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

NORMAL = "Normal"


class Priority(ActionKind):
	name = "Priority"
	field = "priority"

	def text(self, value: str, qty: int) -> str:
		return _("Priority {0}").format(_(value))

	def apply(self, order: "EcomOrder", target: str, last: str | None, shop: "EcomShop") -> Sequence[str]:
		set_unless_changed(order, "priority", target, last, NORMAL)
		return ()

	def differences(self, past: Past, target: str, decision: Decision) -> list[str]:
		if not target or past.row.priority == target:
			return []
		return [_("priority was {0}").format(_(past.row.priority))]
