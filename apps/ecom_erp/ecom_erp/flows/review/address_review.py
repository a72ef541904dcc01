"""The checks of an order's address alone, for whoever wants to know before the order is reviewed, or after: nothing changes."""

import frappe

from ecom_erp.core.review import address_checks
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.orders.order_document import effective_order
from ecom_erp.flows.review.review_facts import gather_facts
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.hold_words import in_words

CHECKS = (address_checks.address, address_checks.coverage, address_checks.pickup_point)


def problems(name: str) -> list[str]:
	"""What is wrong with the address of an order, in the reader's language; the caller has asked for the permission."""
	doc = frappe.get_doc("Ecom Order", name)
	order = effective_order(doc)
	mapped = recipes({row.listing for row in doc.lines if row.listing})
	items = item_facts({item for recipe in mapped.values() for item in recipe})
	facts = gather_facts(doc, order, get_shop(doc.shop), mapped, items)
	return [str(in_words(finding)) for check in CHECKS for finding in check(order, facts)]
