"""The actions that a review rule can have, in the order of the form and of what is done.

A new action is a file here and its line below; see CONTRIBUTING.md for the few places beside.
"""

from ecom_erp.flows.review.actions.approve import Approve
from ecom_erp.flows.review.actions.base import ActionKind, Past
from ecom_erp.flows.review.actions.courier import Courier
from ecom_erp.flows.review.actions.gift import Gift
from ecom_erp.flows.review.actions.hold import Hold
from ecom_erp.flows.review.actions.notify import notify_kinds
from ecom_erp.flows.review.actions.priority import Priority
from ecom_erp.flows.review.actions.ship_available import ShipAvailable
from ecom_erp.flows.review.actions.tag import Tag
from ecom_erp.flows.review.actions.warehouse import Warehouse

KINDS: dict[str, ActionKind] = {
	kind.name: kind
	for kind in (
		Hold(),
		Approve(),
		Tag(),
		Priority(),
		Warehouse(),
		ShipAvailable(),
		Courier(),
		Gift(),
		*notify_kinds(),
	)
}

__all__ = ["KINDS", "ActionKind", "Past"]
