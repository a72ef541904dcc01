"""The label is bought from one courier account."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.review.rule_engine import Decision
from ecom_erp.flows.review.actions.base import ActionKind, Past, set_unless_changed
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


class Courier(ActionKind):
	name = "Courier"
	field = "courier_account"
	waits = True
	order_field = "courier_account"

	def text(self, value: str, qty: int) -> str:
		return _("Send by {0}").format(value)

	def apply(self, order: "EcomOrder", target: str, last: str | None, shop: "EcomShop") -> Sequence[str]:
		if target and not frappe.db.get_value("Courier Account", target, "enabled"):
			set_unless_changed(order, "courier_account", "", last, None)
			return [_("{0} is switched off and was not set").format(target)]
		set_unless_changed(order, "courier_account", target, last, None)
		return ()

	def differences(self, past: Past, target: str, decision: Decision) -> list[str]:
		if not target or not past.row.courier_account or past.row.courier_account == target:
			return []
		return [_("courier was {0}").format(past.row.courier_account)]
