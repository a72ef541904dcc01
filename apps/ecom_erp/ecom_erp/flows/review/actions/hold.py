"""The order waits for a person."""

from collections.abc import Sequence

from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.review.rule_engine import Asked, Decision
from ecom_erp.flows.review.actions.base import ActionKind, Past
from ecom_erp.flows.words.sentences import _


class Hold(ActionKind):
	name = "Hold"
	field = "reason"
	decision = Decision.HOLD

	def text(self, value: str, qty: int) -> str:
		return _("Hold: {0}").format(value)

	def reconcile(self, asked: Sequence[Asked]) -> list[str]:
		return [one.value for one in asked]

	def findings(self, asked: Sequence[Asked]) -> list[Finding]:
		"""Each reason with the first rule that gives it."""
		return [
			Finding(HoldCode.RULE, "{reason} (rule {rule})", {"rule": one.rule, "reason": one.value})
			for one in asked
		]

	def differences(self, past: Past, target: list[str], decision: Decision) -> list[str]:
		if set(past.result.get(self.name) or ()).issuperset(target):
			return []
		return [_("would wait for a person, but is {0}").format(_(past.row.status))]
