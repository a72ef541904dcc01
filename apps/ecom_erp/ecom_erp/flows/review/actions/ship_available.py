"""The order ships in parts where stock does not suffice for all of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecom_erp.core.review.rule_engine import Asked, Decision
from ecom_erp.flows.allocation.waiting.available import NEVER
from ecom_erp.flows.review.actions.base import ActionKind, Past
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


class ShipAvailable(ActionKind):
	name = "Ship What Is Available"

	def text(self, value: str, qty: int) -> str:
		return _("Ship what is available")

	def reconcile(self, asked: Sequence[Asked]) -> bool:
		return bool(asked)

	def apply(self, order: "EcomOrder", target: bool, last: bool | None, shop: "EcomShop") -> Sequence[str]:
		if target and shop.ship_available == NEVER:
			return [_("{0} ships its orders whole, which its settings say").format(shop.name)]
		if target or (last and not order.sales_order):
			order.ship_available = int(target)
		return ()

	def differences(self, past: Past, target: bool, decision: Decision) -> list[str]:
		return []
