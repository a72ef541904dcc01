"""Labels that nobody wants any more go back to the courier, so that he bills none of them."""

from collections.abc import Collection

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.personal import masked
from ecom_erp.core.states.label import WANTED, LabelStatus
from ecom_erp.flows.carriers.courier_kinds import calls_out
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping.label_purchases import SETTLED, adapter_of_label
from ecom_erp.flows.shipping.labels.groups import group_of, number_to_void
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.queue import lease
from ecom_erp.messaging.transaction import in_transaction, roll_back


def drop_labels(fulfilment_order: str) -> None:
	"""The labels of all packages of a Fulfilment Order do not count any more, inside the caller's unit of work. A courier with an
	interface is told afterwards, without a lock (`give_back_due`)."""
	for row in frappe.get_all(
		"Shipping Label",
		{"fulfilment_order": fulfilment_order, "status": ("in", WANTED)},
		["name", "courier_account"],
	):
		drop_label(row.name, row.courier_account)


def drop_requests(packages: Collection[str]) -> None:
	"""As `drop_labels`, for what was asked of a courier for some packages and is not answered yet: they are packed anew, or
	not at all."""
	filters = {"package": ("in", list(packages)), "status": LabelStatus.REQUESTED}
	for row in frappe.get_all("Shipping Label", filters, ["name", "courier_account"]):
		drop_label(row.name, row.courier_account)


def drop_label(shipping_label: str, courier_account: str) -> None:
	"""As `drop_labels`, for one label, and with it for all that were asked for, or bought, as one shipment."""
	remote = calls_out(get_account(courier_account).courier)
	status = LabelStatus.TO_VOID if remote else LabelStatus.VOIDED
	for name in group_of(shipping_label):
		row = frappe.db.get_value(
			"Shipping Label", name, ["status", "tracking_number", "together_with"], as_dict=True
		)
		if row.status not in WANTED:
			continue
		# before anything is sold, the courier is asked about the first one alone
		asked = remote and not (row.together_with and not row.tracking_number)
		set_status("Shipping Label", name, status, next_poll_at=now_datetime() if asked else None)


def give_back_due(limit: int) -> int:
	"""Give up to `limit` labels back to their couriers; how many were taken up. One that cannot be reached is asked
	again later; a refusal is shown on the Shipping Label and ends it as Bought: it will be billed."""
	names = in_transaction(_claim, limit)
	for name in names:
		_give_back(name)
	return len(names)


def _claim(limit: int) -> list[str]:
	table = frappe.qb.DocType("Shipping Label")
	return lease(table, table.next_poll_at, table.poll_attempts, limit, table.status == LabelStatus.TO_VOID)


def _give_back(name: str) -> None:
	known = number_to_void(name)
	doc = frappe.db.get_value("Shipping Label", name, ["tracking_number", "idempotency_key"], as_dict=True)
	try:
		adapter = adapter_of_label(name)
		# without a number the answer to buying was lost, and only the courier knows whether he sold a label
		number = known or adapter.find(doc.idempotency_key)
		if number:
			adapter.void(number)
		status = LabelStatus.VOIDED
		values = {
			"tracking_number": doc.tracking_number or number or None,
			"next_poll_at": None,
			"error": None,
			**SETTLED,
		}
	except CourierError as error:
		status, values = LabelStatus.BOUGHT, {"next_poll_at": None, "error": masked(str(error))[:500]}
	except HttpError as error:
		status, values = LabelStatus.TO_VOID, {"error": masked(str(error))[:500]}
	except Exception:
		# the lease brings it back; it keeps no other label waiting
		roll_back()
		log_unexpected(f"Shipping Label {name}")
		return
	in_transaction(_set_all, name, status, values)


def _set_all(name: str, status: LabelStatus, values: dict) -> None:
	"""With the label those that were asked for with it and got no number of their own."""
	set_status("Shipping Label", name, status, **values)
	if status != LabelStatus.VOIDED:
		return
	waiting = {"together_with": name, "status": LabelStatus.TO_VOID, "tracking_number": ("is", "not set")}
	for other in frappe.get_all("Shipping Label", waiting, pluck="name"):
		set_status("Shipping Label", other, LabelStatus.VOIDED, next_poll_at=None)
