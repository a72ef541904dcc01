"""People are told of the order: a role or a user on the desk, somebody by mail, a group or another system by a notice channel."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.review.rule_engine import Asked
from ecom_erp.flows.notify import notice_channels, notices
from ecom_erp.flows.review.actions.base import ActionKind
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


class Notify(ActionKind):
	"""`to`: by which way of `notices`; `words`: what the action does, by whom it tells. Each rule tells by itself."""

	by_rule = True

	def __init__(self, name: str, field: str, to: str, words: Callable[[str], str]):
		self.name, self.field, self.to, self.words = name, field, to, words

	def text(self, value: str, qty: int) -> str:
		return self.words(value)

	def reconcile(self, asked: Sequence[Asked]) -> list[list]:
		return [[one.rule, one.value] for one in asked]

	def apply(
		self, order: "EcomOrder", target: list[list], last: list[list] | None, shop: "EcomShop"
	) -> Sequence[str]:
		"""Told is what applies now and did not before. A rule that applies again to the same statement of the shop was told."""
		problems = []
		for rule, whom in target:
			if self.to == notices.CHANNEL and not notice_channels.is_for(whom, order.shop):
				problems.append(_("{0} is not for orders of {1}").format(whom, order.shop))
			elif [rule, whom] not in (last or []):
				notices.put(order, self.to, whom, _reason(rule), f"{rule}|{order.source_updated_at}")
		return problems


def _reason(rule: str) -> str:
	"""What its admin calls the rule, and what it is for; not what it found, which may be the buyer's."""
	purpose = frappe.db.get_value("Review Rule", rule, "description")
	return f"{rule} - {purpose}" if purpose else rule


def notify_kinds() -> tuple[ActionKind, ...]:
	return (
		Notify("Notify Role", "role", notices.ROLE, lambda whom: _("Notify the role {0}").format(whom)),
		Notify("Notify User", "user", notices.USER, lambda whom: _("Notify {0}").format(whom)),
		Notify(
			"Notify by E-mail", "email", notices.MAIL, lambda whom: _("Send an e-mail to {0}").format(whom)
		),
		Notify(
			"Notify Channel",
			"notice_channel",
			notices.CHANNEL,
			lambda whom: _("Send a message to {0}").format(whom),
		),
	)
