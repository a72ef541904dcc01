"""The one label of a box, on the packages of all its parcels."""

from typing import TYPE_CHECKING

from ecom_erp.flows.orders.packages import OF_LABEL, packages_of, problem_of, save_package, update_fulfilment
from ecom_erp.flows.shipping.fulfilment_corrections import label_replaced, label_voided
from ecom_erp.flows.shipping.fulfilment_notices import tell_early

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel


def put_on(order: "EcomOrder", fulfilment: "FulfilmentOrder", label: "ShippingLabel") -> None:
	"""A parcel that leaves in another one's box has that one's label; the shop of its order may want to be told. Both are locked."""
	packages = packages_of(fulfilment.name)
	if not packages or packages[0].shipping_label:
		return
	package = packages[0]
	package.update({field: label.get(field) for field in OF_LABEL})
	package.update({"shipping_label": label.name, "problem": None})
	save_package(package)
	fulfilment.problem = problem_of(packages)
	update_fulfilment(fulfilment, packages)
	label_replaced(fulfilment)
	tell_early(order, fulfilment)


def take_off(fulfilment: "FulfilmentOrder", label: str) -> None:
	"""The label is given back: it leaves the packages of a parcel in its box, which is locked."""
	packages = packages_of(fulfilment.name)
	for package in packages:
		if package.shipping_label == label and not package.shipped_at:
			label_voided(fulfilment, package.tracking_number)
			package.update(dict.fromkeys(OF_LABEL))
			save_package(package)
	update_fulfilment(fulfilment, packages)
