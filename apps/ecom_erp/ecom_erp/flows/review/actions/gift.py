"""The order gets a line that costs nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecom_erp.core.review.rule_engine import Asked, Decision
from ecom_erp.flows.catalog.gifts import Gift as GiftLine
from ecom_erp.flows.catalog.gifts import set_gifts
from ecom_erp.flows.review.actions.base import ActionKind, Past
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


class Gift(ActionKind):
	name = "Gift"
	field = "item_code"
	waits = True
	counted = True

	def text(self, value: str, qty: int) -> str:
		return _("Gift: {1} x {0}").format(value, qty)

	def reconcile(self, asked: Sequence[Asked]) -> list[list]:
		"""[rule, item, pieces]: of several rules that give an item the first says how many."""
		return [[one.rule, one.value, one.qty] for one in asked]

	def apply(
		self, order: "EcomOrder", target: list[list], last: list[list] | None, shop: "EcomShop"
	) -> list[str]:
		missing = set_gifts(order, [GiftLine(*gift) for gift in target], shop)
		return [_("{0} is not in stock and was left out").format(gift.item) for gift in missing]

	def differences(self, past: Past, target: list[list], decision: Decision) -> list[str]:
		return [_("no gift {0}").format(item) for _rule, item, _qty in target if item not in past.gifts]
