"""Pieces that a shop counts as sent: those it was told of, and those it has sent by itself."""

from typing import TYPE_CHECKING

from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import KEEPS_PARCELS, HoldCode
from ecom_erp.core.orders.shop_fulfilment import sent_by_shop
from ecom_erp.core.quantities import Units
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def is_held(doc: "EcomOrder") -> bool:
	"""Whether a person has to say first that goods are shipped from here which the shop has sent by itself."""
	return any(row.code == HoldCode.SHIPPED_AT_SHOP for row in order_flow.open_holds(doc))


def keeps_parcels(doc: "EcomOrder") -> bool:
	"""Whether no parcel of the order may get a label or leave for now."""
	return any(row.code in KEEPS_PARCELS for row in order_flow.open_holds(doc))


def refuse_while_held(doc: "EcomOrder") -> None:
	"""Raises where no parcel of the order may get a label or leave; also while a part of it has left already."""
	if keeps_parcels(doc):
		refuse(ErrorCode.ON_HOLD, _("The order is on hold: {0}").format(doc.hold_reason))


def counts_any(order: CanonicalOrder) -> bool:
	"""Whether the shop counts anything of the order as sent."""
	return order.fulfilled or any(line.fulfilled for line in order.lines)


def sent_here(doc: "EcomOrder") -> dict[str, int]:
	"""Units by line that were sent from here: what was shipped, or the shop was told of, whichever is more. A Delivery
	Note may have been cancelled since; and the shop may not have counted yet what was withdrawn there."""
	return {row.line_id: max(row.shipped_qty or 0, told_there(row)) for row in doc.lines}


def told_there(line) -> int:
	"""Units of a line that the shop may count as sent because it was told so."""
	return (line.reported_qty or 0) + (line.withdrawn_qty or 0)


def counted_by_shop(doc: "EcomOrder") -> dict[str, Units]:
	"""Units by line that the shop counts as sent already although they are shipped from here, and that it was not told
	of: it does not take them twice."""
	order = read_canonical(doc)
	if not counts_any(order):
		return {}
	ours = {row.line_id: (row.shop_shipped_qty or 0) + told_there(row) for row in doc.lines}
	return {line: Units(units) for line, units in sent_by_shop(order, ours, set(ours)).items()}
