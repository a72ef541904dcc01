"""Labels that somebody else has bought: another warehouse packs and ships, and tells the number."""

import frappe

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping import label_requests
from ecom_erp.flows.shipping.label_voids import drop_label
from ecom_erp.flows.shipping.labels import keeping
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.couriers.base import Label
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

LABEL = "Shipping Label"


@unit_of_work
def keep_stated(package: str, account: str, number: str) -> str:
	"""The packed package leaves under this number; its Shipping Label. It costs nothing here, and there is nothing to print. One that
	has a label already keeps it. Raises ValidationError when no label may be had, or another parcel has the number."""
	known = label_requests.open_request(package)
	if known and frappe.db.get_value(LABEL, known, "status") == LabelStatus.BOUGHT:
		return known
	if known:
		_refuse_asked(known)
	courier = get_account(account)
	_refuse_used(account, number)
	shop = frappe.db.get_value(PACKAGE, package, "shop")
	if courier.company != frappe.get_cached_value("Ecom Shop", shop, "company"):
		refuse(ErrorCode.NO_COURIER, _("{0} is not a courier of this shop's company").format(courier.name))
	name = label_requests.request_stated(package, courier)
	keeping.store([name], [Label(number, courier.service or "", None, "", b"", "svg")])
	return name


def _refuse_asked(label: str) -> None:
	"""A courier was asked for one: it goes where nothing was sold, and a person sees to it where that is not known."""
	row = lock_values(LABEL, label, ["asked_at", "courier_account"])
	if row.asked_at:
		refuse(ErrorCode.IN_USE, _("A label is being bought for this package: {0}").format(label))
	drop_label(label, row.courier_account)


def _refuse_used(account: str, number: str) -> None:
	if frappe.db.exists(LABEL, {"tracking_key": f"{account}|{number}"}):
		refuse(ErrorCode.IN_USE, _("Another parcel has the number {0} already").format(number))
