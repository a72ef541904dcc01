"""What couriers have sold, as it is kept: the label, and its package that has it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.money import from_field, split
from ecom_erp.core.personal import masked
from ecom_erp.core.shipping.tracking_status import LABEL_BOUGHT, poll_again_after
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.flows.carriers.arrivals import estimate_for
from ecom_erp.flows.carriers.couriers import get_account, tracks
from ecom_erp.flows.orders.locks import lock, lock_order
from ecom_erp.flows.orders.packages import (
	OF_LABEL,
	PACKAGE,
	packages_of,
	problem_of,
	save_package,
	update_fulfilment,
)
from ecom_erp.flows.shipping import label_purchases
from ecom_erp.flows.shipping.fulfilment_corrections import label_replaced
from ecom_erp.flows.shipping.fulfilment_notices import tell_early
from ecom_erp.flows.shipping.joint.labels import put_on
from ecom_erp.flows.shipping.joint.members import lock_members
from ecom_erp.flows.shipping.label_requests import OUTBOUND
from ecom_erp.flows.shipping.labels import files
from ecom_erp.integrations.couriers.base import Label

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel


def store(names: Sequence[str], labels: Sequence[Label]) -> None:
	"""Keep the labels that were bought for some requests, all of one shipment, in their order; inside the caller's unit of
	work. What is kept already stays."""
	ecom_order, fulfilment_order = frappe.db.get_value(
		"Shipping Label", names[0], ["ecom_order", "fulfilment_order"]
	)
	box = lock_members(fulfilment_order) if fulfilment_order else [(lock_order(ecom_order), None)]
	docs = [lock("Shipping Label", name) for name in names]
	costs = _shares(docs, labels)
	for doc, label, cost in zip(docs, labels, costs, strict=True):
		if doc.status != LabelStatus.BOUGHT:
			_store(box, doc, label, cost)


def _shares(docs: Sequence["ShippingLabel"], labels: Sequence[Label]) -> list[Decimal | None]:
	"""What each label costs, None where its offer stands: of a shipment its part of the price, as it was offered."""
	total = labels[0].cost
	if total is None or len(docs) == 1:
		return [label.cost for label in labels]
	return list(split(total, [from_field(doc.cost) for doc in docs], labels[0].currency or docs[0].currency))


def _store(box: Sequence[tuple], doc: "ShippingLabel", label: Label, cost: Decimal | None) -> None:
	"""`box`: the locked parcels that leave under the label, each with its order, its own one first."""
	requested = doc.status == LabelStatus.REQUESTED
	doc.update(
		{
			# the parcel was cancelled while the courier was asked: his label goes back to him
			"status": LabelStatus.BOUGHT if requested else LabelStatus.TO_VOID,
			"tracking_number": label.tracking_number,
			"tracking_key": f"{doc.courier_account}|{label.tracking_number}",
			"shipment_number": label.shipment_number or None,
			"tracking_status": LABEL_BOUGHT if requested else None,
			"expected_date": label.expected,
			"next_poll_at": next_call(doc.courier_account) if requested else now_datetime(),
			"cost": doc.cost if cost is None else float(cost),
			"error": None,
			**label_purchases.SETTLED,
		}
	)
	if doc.direction == OUTBOUND:
		doc.update(estimate_for(doc, frappe.get_doc(PACKAGE, doc.package), label.expected))
	files.keep(doc, label)
	save_label(doc)
	if requested and doc.direction == OUTBOUND:
		attach_all(box, doc)


def next_call(account: str):
	"""When the courier is first asked about the parcel; None for one who tells nothing."""
	return now_datetime() + poll_again_after(LABEL_BOUGHT, False) if tracks(get_account(account)) else None


def note_error(name: str, error: str) -> None:
	"""Show on a Shipping Label what the courier said."""
	frappe.db.set_value("Shipping Label", name, "error", masked(error)[:500])


def save_label(doc: "ShippingLabel") -> None:
	"""Save what a flow decided about a Shipping Label."""
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True, ignore_version=True)


def attach_all(box: Sequence[tuple], shipping_label: "ShippingLabel") -> None:
	"""The packages of all parcels that leave in the label's box have it; see `attach`."""
	(order, fulfilment), *others = box
	attach(order, fulfilment, shipping_label)
	for other, parcel in others:
		put_on(other, parcel, shipping_label)


def attach(order: "EcomOrder", fulfilment: "FulfilmentOrder", shipping_label: "ShippingLabel") -> None:
	"""The package of the label has it, unless it has another one already; the shop may want to be told."""
	packages = packages_of(fulfilment.name)
	package = next((row for row in packages if row.name == shipping_label.package), None)
	if not package or package.shipping_label:
		return
	package.update({field: shipping_label.get(field) for field in OF_LABEL})
	package.update({"shipping_label": shipping_label.name, "problem": None})
	save_package(package)
	fulfilment.problem = problem_of(packages)
	update_fulfilment(fulfilment, packages)
	label_replaced(fulfilment)
	tell_early(order, fulfilment)
