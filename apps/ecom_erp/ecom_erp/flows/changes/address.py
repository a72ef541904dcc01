"""The delivery address of an order, corrected by a person, however far the order has gone."""

from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.review.checks import validate
from ecom_erp.core.states.fulfilment import OPEN
from ecom_erp.core.states.order import may_change
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.selling.selling import deliver_elsewhere
from ecom_erp.flows.allocation import cancellation, reallocate
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import address_display
from ecom_erp.flows.orders.order_document import effective_order
from ecom_erp.flows.review.review_facts import gather_facts
from ecom_erp.flows.shipping.joint.leaving import leave_box
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

OF_ADDRESS = frozenset(
	{
		HoldCode.ADDRESS_INCOMPLETE,
		HoldCode.POSTAL_CODE_INVALID,
		HoldCode.PROVINCE_UNKNOWN,
		HoldCode.COUNTRY_UNKNOWN,
		HoldCode.PO_BOX,
		HoldCode.PICKUP_POINT,
		HoldCode.OUT_OF_COVERAGE,
	}
)


def take(before, doc: "EcomOrder") -> None:
	"""The person's address counts from now on; called while the order is validated. Before anybody has begun to pick, the
	order is reviewed and allocated again; after that, until a parcel has its label, the parcels stay what they are and go to
	the new address. Raises once a label names the old one."""
	if not doc.sales_order or reallocate.can_undo(doc) or not may_change(doc.status):
		order_edits.take_address(before, doc)
		return
	cancellation.refuse_labelled(doc)
	country = (doc.ship_country or "").strip().upper()
	if country != (before.ship_country or ""):
		frappe.throw(
			_(
				"The goods are picked for {0}. Tax, customs and courier of another country may differ: put them back and cancel "
				"the picking first, or cancel the order."
			).format(before.ship_country)
		)
	order_edits.write_address(before, doc)
	_refuse_unsound(doc)
	deliver_elsewhere(doc)
	names = cancellation.fulfilment_orders(doc.name, OPEN)
	for name in names:
		leave_box(name)  # the others in it go where they went
	frappe.db.set_value("Fulfilment Order", {"name": ("in", names)}, "address_display", address_display(doc))
	order_flow.add_timeline_note(
		doc,
		_("The goods are picked already; {0} goes to the corrected address").format(", ".join(sorted(names))),
	)


def _refuse_unsound(doc: "EcomOrder") -> None:
	"""An order before its posting waits with what the review finds; this one has passed it."""
	order, shop = effective_order(doc), get_shop(doc.shop)
	mapped = recipes({row.listing for row in doc.lines if row.listing})
	items = item_facts({item for recipe in mapped.values() for item in recipe})
	found = validate(order, gather_facts(doc, order, shop, mapped, items))
	wrong = [order_flow.in_words(one) for one in found if one.blocking and one.code in OF_ADDRESS]
	if wrong:
		frappe.throw("\n".join(wrong), title=_("Not Changed"))
