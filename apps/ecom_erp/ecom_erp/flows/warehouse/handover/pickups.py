"""What a courier is told about a handover: to fetch the parcels, not to come after all, and which parcels leave. Each is told once:
the handover is marked before the courier is called, without a lock, and nobody else calls meanwhile."""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_time, getdate, now_datetime

from ecom_erp.core.carriers.rate_card import Parcel
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.personal import masked
from ecom_erp.core.states.handover import HandoverStatus
from ecom_erp.flows.carriers.courier_files import as_kept, attach
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.flows.carriers.couriers import adapter_of, get_account
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping.shipments import warehouse_party
from ecom_erp.flows.warehouse.handover import handover_view
from ecom_erp.flows.warehouse.handover.handovers import HANDOVER
from ecom_erp.integrations.couriers.base import Capability, CourierAdapter, CourierError
from ecom_erp.integrations.couriers.handing_over import Manifest, Pickup, PickupRequest
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.queue import LEASE_SECONDS
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_handover.courier_handover import CourierHandover

NO_PICKUP = ("pickup_number", "pickup_date", "pickup_from", "pickup_until", "pickup_further")


def offers(name: str) -> dict[str, bool]:
	"""Whether a pickup, or a manifest, can be asked for at the courier of a handover."""
	account = get_account(frappe.db.get_value(HANDOVER, name, "courier_account"))
	found = {"pickup": Capability.PICKUPS, "manifest": Capability.MANIFESTS}
	if not any(can(account.courier, capability) for capability in found.values()):
		return dict.fromkeys(found, False)
	try:
		adapter = adapter_of(account)
	except CourierError:
		return dict.fromkeys(found, False)
	return {what: adapter.offers(capability) for what, capability in found.items()}


def book(name: str, day: date, ready: time, closes: time, note: str = "") -> str:
	"""Have the parcels fetched that wait for the courier or are with this handover; the courier's number. Raises ValidationError
	where nothing waits, a pickup is booked, or the courier refuses or does not answer."""
	if getdate(day) < getdate() or ready >= closes:
		refuse(
			ErrorCode.WRONG_STATUS, _("Choose a time that is still to come, and that ends after it begins")
		)
	handover = in_transaction(_begin, name, "pickup")
	parcels = _parcels(handover)
	adapter = _adapter(handover)
	request = PickupRequest(
		day,
		ready,
		closes,
		warehouse_party(handover.warehouse),
		tuple(Parcel(row.weight_grams or 0) for row in parcels),
		frozenset(row.service for row in parcels if row.service),
		zone=frappe.get_cached_value("Ecom Warehouse Profile", handover.warehouse, "time_zone") or "UTC",
		note=note.strip()[:57],
		email=frappe.db.get_value("User", frappe.session.user, "email") or "",
	)
	pickup: Pickup = _told(name, handover, lambda: adapter.book_pickup(request))
	in_transaction(
		_end,
		name,
		{
			"pickup_number": pickup.number,
			"pickup_date": day,
			"pickup_from": ready,
			"pickup_until": closes,
			"pickup_further": pickup.further,
		},
	)
	return pickup.number


def cancel(name: str) -> None:
	"""The courier is not to come. Raises ValidationError where no pickup is booked, or it is too late."""
	handover = in_transaction(_begin, name, "cancel")
	pickup = Pickup(handover.pickup_number, getdate(handover.pickup_date), handover.pickup_further or "")
	adapter, address = _adapter(handover), warehouse_party(handover.warehouse)
	_told(name, handover, lambda: adapter.cancel_pickup(pickup, address))
	in_transaction(_end, name, dict.fromkeys(NO_PICKUP))


def make_manifest(name: str) -> str:
	"""The courier's manifest of a closed handover, kept with it as a private file; the file's address."""
	handover = in_transaction(_begin, name, "manifest")
	numbers = frappe.get_all(
		PACKAGE,
		{"handover": name, "tracking_number": ("is", "set")},
		pluck="tracking_number",
		order_by="name",
	)
	adapter, address = _adapter(handover), warehouse_party(handover.warehouse)
	made: Manifest = _told(name, handover, lambda: adapter.make_manifest(numbers, address, getdate()))
	return in_transaction(_keep, name, made)


def _begin(name: str, what: str) -> "CourierHandover":
	"""The handover, marked: nobody else tells the courier anything meanwhile."""
	doc = lock(HANDOVER, name)
	if doc.busy_until and doc.busy_until > now_datetime():
		refuse(ErrorCode.IN_USE, _("The courier is being told. Try again in a few minutes."))
	wrong = {
		"pickup": bool(doc.pickup_number) and _("A pickup is booked: {0}").format(doc.pickup_number),
		"cancel": not doc.pickup_number and _("No pickup is booked"),
		"manifest": (doc.status != HandoverStatus.CLOSED and _("Close the handover first"))
		or (bool(doc.manifest_file) and _("The manifest was made already")),
	}[what]
	if wrong:
		refuse(ErrorCode.WRONG_STATUS, wrong)
	frappe.db.set_value(HANDOVER, name, "busy_until", now_datetime() + timedelta(seconds=LEASE_SECONDS))
	return doc


def _told(name: str, handover: "CourierHandover", tell):
	"""What the courier answers. A refusal leaves nothing behind; of a lost answer it is said that nobody knows."""
	try:
		return tell()
	except CourierError as error:
		in_transaction(_end, name, {})
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} refuses: {1}").format(handover.courier_account, masked(str(error))),
		)
	except HttpError as error:
		in_transaction(_end, name, {})
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_(
				"{0} did not respond ({1}). Look at its own site whether it was done before you try again."
			).format(handover.courier_account, masked(str(error))),
		)


def _end(name: str, values: dict) -> None:
	frappe.db.set_value(HANDOVER, name, {**values, "busy_until": None})


def _adapter(handover: "CourierHandover") -> CourierAdapter:
	return adapter_of(get_account(handover.courier_account))


def _parcels(handover: "CourierHandover") -> list:
	"""Weight and service of the packages that are to be fetched."""
	waiting = handover_view.expected(handover.courier_account, handover.warehouse)
	names = [row.name for row in waiting]
	names += frappe.get_all(PACKAGE, {"handover": handover.name}, pluck="name")
	package, label = frappe.qb.DocType(PACKAGE), frappe.qb.DocType("Shipping Label")
	rows = (
		frappe.qb.from_(package)
		.left_join(label)
		.on(label.name == package.shipping_label)
		.select(package.weight_grams, label.service)
		.where(package.name.isin(names or [""]))
	).run(as_dict=True)
	if not rows:
		in_transaction(_end, handover.name, {})
		refuse(ErrorCode.WRONG_STATUS, _("No parcel waits for {0}").format(handover.courier_account))
	return rows


def _keep(name: str, made: Manifest) -> str:
	lock(HANDOVER, name)
	attached = {
		"attached_to_doctype": HANDOVER,
		"attached_to_name": name,
		"attached_to_field": "manifest_file",
	}
	content, form = as_kept(made.content, made.format)
	address = attach(content, f"{name}-manifest.{form}", attached)
	_end(name, {"manifest_file": address, "manifest_number": made.number or None})
	return address


def parse(day: str, ready: str, closes: str) -> tuple[date, time, time]:
	"""What a dialog sends, as values."""
	return getdate(day), get_time(ready), get_time(closes)
