"""Which parcels leave in one box, and the locks of all of them."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.orders.locks import lock, lock_order
from ecom_erp.flows.orders.packages import PACKAGE, rows_of_packages
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

FULFILMENT_ORDER = "Fulfilment Order"


def lead_of(fulfilment_order: str) -> str:
	"""The parcel whose label is that of the box; itself where it goes alone."""
	return frappe.db.get_value(FULFILMENT_ORDER, fulfilment_order, "joined_to") or fulfilment_order


def members(fulfilment_order: str) -> list[str]:
	"""All parcels of the box, the lead first; the one named where it goes alone."""
	return members_of(lead_of(fulfilment_order))


def members_of(lead: str) -> list[str]:
	"""As `members`, of the parcel whose label is that of the box."""
	joined = {"joined_to": lead, "status": ("!=", FulfilmentStatus.CANCELLED)}
	return [lead, *frappe.get_all(FULFILMENT_ORDER, joined, pluck="name", order_by="name")]


def lock_members(fulfilment_order: str) -> list[tuple["EcomOrder", "FulfilmentOrder"]]:
	"""The parcels of the box, the lead first, each with its order, all under their row locks."""
	names = members(fulfilment_order)
	locked = lock_parcels_of_orders(names)
	if members(fulfilment_order) != names:
		refuse(
			ErrorCode.CHANGED_MEANWHILE,
			_("What goes into the box of {0} was just changed. Press the button again.").format(
				fulfilment_order
			),
		)
	return locked


def lock_parcels_of_orders(names: Sequence[str]) -> list[tuple["EcomOrder", "FulfilmentOrder"]]:
	"""Parcels with their orders, under their row locks, in the order of `names`."""
	of = dict(
		frappe.get_all(FULFILMENT_ORDER, {"name": ("in", list(names))}, ["name", "ecom_order"], as_list=True)
	)
	orders = {order: lock_order(order) for order in sorted(set(of.values()))}
	parcels = {name: lock(FULFILMENT_ORDER, name) for name in sorted(of)}
	return [(orders[of[name]], parcels[name]) for name in names]


def others_with_label(label: str, lead: str) -> dict[str, str]:
	"""Parcels beside the label's own that have it on a package: their orders by their names."""
	rows = frappe.get_all(
		PACKAGE,
		{"shipping_label": label, "status": ("!=", PackageStatus.CANCELLED)},
		["fulfilment_order", "ecom_order"],
		order_by="fulfilment_order",
	)
	return {row.fulfilment_order: row.ecom_order for row in rows if row.fulfilment_order != lead}


def refuse_unready(names: Collection[str]) -> None:
	"""Raises, naming all reasons, where the box of these parcels cannot have its label: one of them is held, or packed into
	several packages, or some are packed and others not."""
	if len(names) < 2:
		return
	rows = frappe.get_all(
		FULFILMENT_ORDER,
		{"name": ("in", list(names))},
		["name", "ecom_order", "packed_at", "number"],
		order_by="name",
	)
	why = [*held(names)]
	packages = rows_of_packages([row.name for row in rows])
	for row in rows:
		if len(packages[row.name]) > 1:
			why.append(
				_(
					"{0} is packed into {1} packages, but leaves in the box of another order. Take it out of the box."
				).format(row.name, len(packages[row.name]))
			)
	unpacked = [row.name for row in rows if not row.packed_at]
	if unpacked and len(unpacked) < len(rows):
		why.append(_("Pack {0} first: it goes into the same box").format(", ".join(unpacked)))
	if why:
		refuse(ErrorCode.WRONG_STATUS, "\n".join(why), title=_("No Label"))


def held(names: Collection[str]) -> list[str]:
	"""Why the box may not leave: the orders of it that are held, in words."""
	orders = frappe.get_all(FULFILMENT_ORDER, {"name": ("in", list(names))}, pluck="ecom_order")
	rows = frappe.get_all(
		"Ecom Order",
		{"name": ("in", orders), "status": OrderStatus.ON_HOLD},
		["number", "hold_reason"],
		order_by="name",
	)
	return [
		_("{0}, which goes into the same box, is on hold: {1}").format(row.number, row.hold_reason)
		for row in rows
	]
