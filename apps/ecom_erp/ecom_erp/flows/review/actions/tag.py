"""The order gets a tag of the app's own."""

from collections.abc import Sequence

from frappe import _

from ecom_erp.core.review.rule_engine import Asked, Decision
from ecom_erp.flows.review.actions.base import ActionKind, Past


class Tag(ActionKind):
	name = "Tag"
	field = "tag"

	def text(self, value: str, qty: int) -> str:
		return _("Tag {0}").format(value)

	def reconcile(self, asked: Sequence[Asked]) -> list[str]:
		return [one.value for one in asked]

	def apply(self, order, wanted: list[str], last: list[str] | None, shop) -> Sequence[str]:
		gone = set(last or ()) - set(wanted)
		kept = [tag for tag in _tags(order) if tag not in gone]
		order.own_tags = ", ".join(dict.fromkeys([*kept, *wanted])) or None
		return ()

	def differences(self, past: Past, wanted: list[str], decision: Decision) -> list[str]:
		known = set(_tags(past.row))
		return [_("was not tagged {0}").format(tag) for tag in wanted if tag not in known]


def _tags(order) -> list[str]:
	return [tag.strip() for tag in (order.own_tags or "").split(",") if tag.strip()]
