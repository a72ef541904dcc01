"""Labels of many parcels, bought of couriers that sell several in one call. What cannot be bought so stays as it is: the one
that buys each parcel's label by itself asks for it then, and says why it is refused."""

from collections.abc import Sequence

import frappe

from ecom_erp.core.states.label import LabelStatus
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.flows.carriers.couriers import adapter_of, get_account
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping import label_purchases, label_requests, shipments, shipping_labels
from ecom_erp.flows.shipping.labels import keeping
from ecom_erp.integrations.couriers.base import Capability, CourierAdapter, CourierError, Label, Wanted
from ecom_erp.integrations.http import HttpError, had_no_effect
from ecom_erp.messaging.transaction import in_transaction, roll_back

LABEL = "Shipping Label"
_FIELDS = ["name", "courier_account", "package", "service", "idempotency_key", "asked_at"]


def buy(fulfilment_orders: Sequence[str]) -> int:
	"""Buy the labels of closed packages of some Fulfilment Orders in batches, as far as an enabled courier sells them so; how
	many were bought. Each number is kept with its parcel before anything else is asked for."""
	rows = frappe.get_all("Courier Account", {"enabled": 1}, ["courier"])
	if len(fulfilment_orders) < 2 or not any(can(row.courier, Capability.BATCHES) for row in rows):
		return 0
	bought = 0
	for account, labels in _by_place(_requested(fulfilment_orders)):
		try:
			adapter = adapter_of(get_account(account))
		except CourierError:
			continue  # each label that is asked for by itself says what is wrong with the account
		step = adapter.batch_size()
		for start in range(0, len(labels), step):
			bought += _buy(adapter, labels[start : start + step])
	return bought


def _requested(fulfilment_orders: Sequence[str]) -> list:
	"""Shipping Labels that were asked for and never sent to their courier: of each Fulfilment Order whose packages do not go as
	one shipment."""
	names: list[str] = []
	for fulfilment_order in fulfilment_orders:
		packages = label_requests.packages_to_label(fulfilment_order)
		if len(packages) > 1 and _goes_together(fulfilment_order):
			continue
		names += filter(None, map(_request, packages))
	filters = {"name": ("in", names or [""]), "status": LabelStatus.REQUESTED, "asked_at": ("is", "not set")}
	rows = frappe.get_all(LABEL, filters, _FIELDS, order_by="name")
	return [row for row in rows if can(get_account(row.courier_account).courier, Capability.BATCHES)]


def _goes_together(fulfilment_order: str) -> bool:
	order, shop = frappe.db.get_value("Fulfilment Order", fulfilment_order, ["ecom_order", "shop"])
	chosen = frappe.db.get_value("Ecom Order", order, "courier_account") or ""
	return label_requests.may_go_together(shop, chosen)


def _request(package: str) -> str | None:
	try:
		return shipping_labels.request_label(package)
	except frappe.ValidationError:
		# asked for by itself it says why
		roll_back()
		frappe.clear_messages()
		return None


def _by_place(labels: Sequence) -> list[tuple[str, list]]:
	"""Labels of one account whose parcels leave one warehouse."""
	warehouses = dict(
		frappe.get_all(
			PACKAGE,
			{"name": ("in", [row.package for row in labels] or [""])},
			["name", "warehouse"],
			as_list=True,
		)
	)
	groups: dict[tuple[str, str], list] = {}
	for row in labels:
		groups.setdefault((row.courier_account, warehouses[row.package]), []).append(row)
	return [(account, rows) for (account, _warehouse), rows in sorted(groups.items())]


def _buy(adapter: CourierAdapter, labels: Sequence) -> int:
	begun = {row.name: one for row in labels if (one := _begin(row))}
	if not begun:
		return 0
	try:
		answers = adapter.buy_batch(list(begun.values()))
	except (CourierError, HttpError) as error:
		answers = [error] * len(begun)
	return sum(_keep(name, answer) for name, answer in zip(begun, answers, strict=True))


def _begin(row) -> Wanted | None:
	"""What is asked for, if the label may be now; the courier has not been asked before."""
	try:
		shipment = shipments.outbound(frappe.get_doc(PACKAGE, row.package))
		allowed = _may_be_asked_for(row.name)
	except frappe.ValidationError:
		roll_back()
		frappe.clear_messages()
		return None
	return Wanted(shipment, row.service, row.idempotency_key) if allowed else None


def _may_be_asked_for(name: str) -> bool:
	begun = in_transaction(label_purchases.begin, name)
	if begun and begun.asked_at:
		# another worker has asked since, and lost the answer
		in_transaction(label_purchases.end, name, settled=False)
		return False
	return bool(begun)


def _keep(name: str, answer: Label | CourierError | HttpError) -> int:
	if isinstance(answer, Label):
		in_transaction(keeping.store, [name], [answer])
		return 1
	if isinstance(answer, CourierError):
		in_transaction(label_purchases.end, name, settled=True)
		in_transaction(shipping_labels.record_rejection, [name], str(answer))
		return 0
	in_transaction(label_purchases.end, name, settled=had_no_effect(answer))
	in_transaction(keeping.note_error, name, str(answer))
	return 0
