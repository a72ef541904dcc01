"""Importing what was exported. An order that the shop has already is left as it is."""

from collections.abc import Iterable, Sequence

import frappe

from ecom_erp.core.intake.copies.reading import missing, read_copies
from ecom_erp.core.intake.order_table import TableOrder
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.flows.orders.order_document import order_name
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _

ASKED_AT_ONCE = 1000


def read(header: Sequence, rows: Sequence[Sequence]) -> Iterable[TableOrder]:
	"""The orders of an export. Raises ValidationError where it lacks columns."""
	if lacking := missing(header):
		frappe.throw(
			_("The export lacks columns: {0}. Export the orders again with these columns.").format(
				", ".join(lacking)
			)
		)
	return read_copies(header, rows)


def known(shop: str, found: Iterable[TableOrder]) -> set[str]:
	"""Ids of the orders that the shop has already."""
	return _known(shop, [one.order for one in found if one.order])


def without_known(shop: str, orders: Sequence[CanonicalOrder]) -> list[CanonicalOrder]:
	there = _known(shop, orders)
	return [order for order in orders if order.external_id not in there]


def what_next(known_orders: int, readable: int) -> str:
	"""What to say where some of the orders are there already."""
	if known_orders == readable:
		return _("All {0} orders are in the shop already. Importing the file changes nothing.").format(
			readable
		)
	return _("{0} orders can be imported. {1} are in the shop already and stay as they are.").format(
		readable - known_orders, known_orders
	)


def _known(shop: str, orders: Sequence[CanonicalOrder]) -> set[str]:
	document = get_shop(shop)
	ids = {order_name(document, order.external_id): order.external_id for order in orders}
	names, there = sorted(ids), set()
	for start in range(0, len(names), ASKED_AT_ONCE):
		some = names[start : start + ASKED_AT_ONCE]
		there.update(frappe.get_all("Ecom Order", {"name": ("in", some)}, pluck="name"))
	return {ids[name] for name in there if name in ids}
