"""Stock has come: parcels that wait for it are released to be picked, first come, first served."""

from collections.abc import Mapping, Sequence

import frappe

from ecom_erp.core.orders.waiting.queue import Awaiting, releasable
from ecom_erp.core.states.fulfilment import WAITING
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED
from ecom_erp.erp.selling.items import ItemFacts, item_facts
from ecom_erp.erp.stock.stock import lock_bins, stock_levels
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_fulfilment
from ecom_erp.flows.orders.packages import packages_of, update_fulfilment
from ecom_erp.flows.orders.waiting.next_action import set_next_action
from ecom_erp.flows.orders.waiting.queue import awaiting, places_with_waiting
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import roll_back, unit_of_work


def stock_came(entry) -> None:
	"""A Stock Ledger Entry was written: wake the job where it brings pieces for which a parcel may wait."""
	waits = {"status": WAITING, "warehouse": entry.warehouse}
	if entry.actual_qty > 0 and frappe.db.exists("Fulfilment Order", waits):
		kick("release_waiting")


def release_due() -> int:
	"""Release what stock suffices for, in all warehouses; how many parcels. Who has a turn is looked up without locks and decided
	under them, parcel by parcel; one that fails keeps no other waiting."""
	released = 0
	queues = awaiting(places_with_waiting())
	items = {item for queue in queues.values() for parcel in queue for item in parcel.pieces}
	free, facts = stock_levels(items, queues), item_facts(items)
	for warehouse, queue in queues.items():
		for name in releasable(queue, _for_waiting(warehouse, queue, free, facts)):
			try:
				released += release(name)
			except Exception:
				roll_back()
				frappe.clear_messages()
				log_unexpected(f"Release of {name}")
	return released


@unit_of_work
def release(name: str) -> bool:
	"""Let a parcel be picked if stock suffices for it and for those before it, as one unit of work; whether it is released now."""
	order, parcel = lock_fulfilment(name)
	if parcel.status != WAITING or order.status not in (ALLOCATED, PARTLY_SHIPPED):
		return False
	items = {row.item_code for row in parcel.items}
	free = lock_bins(items, [parcel.warehouse])
	# the queue is read under the locks of the Bins: whoever changes what waits for these items changes those too
	queue = awaiting([parcel.warehouse], items)[parcel.warehouse]
	if name not in releasable(queue, _for_waiting(parcel.warehouse, queue, free, item_facts(items))):
		return False
	parcel.waiting_since = None
	update_fulfilment(parcel, packages_of(name))
	set_next_action(order)
	order_flow.save(order)
	order_flow.add_timeline_note(
		order, _("Stock has come in {0}: {1} can be picked").format(parcel.warehouse, name)
	)
	return True


def _for_waiting(
	warehouse: str,
	queue: Sequence[Awaiting],
	free: Mapping[tuple[str, str], int],
	facts: Mapping[str, ItemFacts],
) -> dict[str, int]:
	"""By item, what a warehouse has for the parcels that wait: what nobody has reserved but they. Safety stock stays."""
	stock: dict[str, int] = {}
	for parcel in queue:
		for item, ahead in parcel.reserved.items():
			begun = stock.setdefault(item, free.get((item, warehouse), 0) - facts[item].safety_stock)
			stock[item] = begun + ahead
	return stock
