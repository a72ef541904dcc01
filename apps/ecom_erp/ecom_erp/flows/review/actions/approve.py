"""The order goes on where its shop would leave that to a person."""

from collections.abc import Sequence

from ecom_erp.core.review.rule_engine import Asked, Decision
from ecom_erp.core.states.review import WAITS_FOR_PERSON
from ecom_erp.flows.review.actions.base import ActionKind, Past
from ecom_erp.flows.words.sentences import _


class Approve(ActionKind):
	name = "Approve"
	decision = Decision.APPROVE

	def text(self, value: str, qty: int) -> str:
		return _("Approve")

	def reconcile(self, asked: Sequence[Asked]) -> bool:
		return bool(asked)

	def differences(self, past: Past, target: bool, decision: Decision) -> list[str]:
		if decision is Decision.APPROVE and past.row.review_state in WAITS_FOR_PERSON:
			return [_("would continue, but is waiting for a person")]
		return []
