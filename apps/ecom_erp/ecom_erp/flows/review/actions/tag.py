"""The order gets a tag of the app's own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecom_erp.core.review.rule_engine import Asked, Decision
from ecom_erp.core.tags import split_tags
from ecom_erp.flows.review.actions.base import ActionKind, Past
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


class Tag(ActionKind):
	name = "Tag"
	field = "tag"

	def text(self, value: str, qty: int) -> str:
		return _("Tag {0}").format(value)

	def reconcile(self, asked: Sequence[Asked]) -> list[str]:
		return [one.value for one in asked]

	def apply(
		self, order: "EcomOrder", target: list[str], last: list[str] | None, shop: "EcomShop"
	) -> Sequence[str]:
		removed = set(last or ()) - set(target)
		kept = [tag for tag in split_tags(order.own_tags) if tag not in removed]
		order.own_tags = ", ".join(dict.fromkeys([*kept, *target])) or None
		return ()

	def differences(self, past: Past, target: list[str], decision: Decision) -> list[str]:
		known = set(split_tags(past.row.own_tags))
		return [_("tag {0} is new").format(tag) for tag in target if tag not in known]
