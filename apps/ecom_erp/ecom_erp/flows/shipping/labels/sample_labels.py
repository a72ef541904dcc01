"""Test labels, which a carrier wants to see printed before an account goes live: one of each service that it offers for a sample
parcel within the country and for one abroad. In the carrier's test environment alone: there labels cost nothing."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.carriers.rate_card import Destination, Parcel
from ecom_erp.core.customs.declaration import CustomsLine
from ecom_erp.core.customs.declaration import Declaration as CustomsDeclaration
from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.carriers.courier_files import attach, readable
from ecom_erp.flows.carriers.couriers import adapter_of, get_account, settings
from ecom_erp.flows.shipping.shipments import warehouse_party
from ecom_erp.integrations.couriers.base import CourierError, Party, Shipment
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount

ACCOUNT = "Courier Account"
_TORONTO = Party(
	"Test Label", "", "290 Bremner Boulevard", "", "Toronto", "ON", "M5V 3L9", "CA", "4168686937"
)
_NEW_YORK = Party("Test Label", "", "11 Wall Street", "", "New York", "NY", "10005", "US", "2126563000")
_SIZE = Parcel(1000, 300, 200, 100)


def services(name: str) -> list[dict]:
	"""Dicts with service and abroad (0 or 1) of what is to be printed. Raises ValidationError outside of a test environment, and
	where the carrier offers nothing."""
	account = _in_test_environment(name)
	adapter, found, why = adapter_of(account), [], []
	for abroad in (0, 1):
		try:
			found += [
				{"service": offer.service, "abroad": abroad}
				for offer in adapter.quote(_sample(account, abroad))
			]
		except (CourierError, HttpError) as error:
			why.append(str(error))
	if not found:
		refuse(ErrorCode.NO_COURIER, _("{0} offers nothing: {1}").format(name, "; ".join(why)))
	return found


def print_one(name: str, service: str, abroad: bool) -> str:
	"""Buy a test label of a service; the address of the private file at the account. Raises ValidationError."""
	account = _in_test_environment(name)
	key = f"TEST-{frappe.generate_hash(length=12)}"
	try:
		label = adapter_of(account).buy(_sample(account, abroad), service, key)
	except (CourierError, HttpError) as error:
		refuse(ErrorCode.COURIER_REFUSED, _("{0}: {1}").format(service, error))
	return in_transaction(_keep, name, service, label.content, label.format)


def is_in_test_environment(name: str) -> bool:
	"""Whether labels of the account cost nothing."""
	return bool(getattr(settings(get_account(name)), "test_mode", False))


def _in_test_environment(name: str) -> "CourierAccount":
	if not is_in_test_environment(name):
		refuse(
			ErrorCode.WRONG_STATUS,
			_("Test labels are printed in the carrier's test environment: tick Test Environment first"),
		)
	return get_account(name)


def _sample(account: "CourierAccount", abroad: bool) -> Shipment:
	profiles = frappe.get_all(
		"Ecom Warehouse Profile",
		{"country_code": ("is", "set"), "line1": ("is", "set")},
		pluck="name",
		limit=1,
	)
	if not profiles:
		refuse(ErrorCode.NOT_FOUND, _("No warehouse profile has an address"))
	sender = warehouse_party(profiles[0])
	home = Party(**{**sender.__dict__, "name": "Test Label", "company": ""})
	to = home if not abroad else (_TORONTO if sender.country_code == "US" else _NEW_YORK)
	mug = CustomsLine("SAMPLE", "Ceramic coffee mug", "691200", sender.country_code, 1, Decimal(10), 500)
	return Shipment(
		"TEST",
		profiles[0],
		sender,
		to,
		_SIZE,
		Destination(to.country_code, to.province, to.postal_code),
		customs=CustomsDeclaration(sender.country_code, to.country_code, "USD", (mug,)) if abroad else None,
	)


def _keep(name: str, service: str, content: bytes, form: str) -> str:
	printed = readable(content, form)
	if printed is None:
		refuse(ErrorCode.COURIER_REFUSED, _("{0}: the courier's file cannot be read").format(service))
	attached = {"attached_to_doctype": ACCOUNT, "attached_to_name": name}
	return attach(printed, f"{frappe.scrub(name)}-{service}.{form}", attached)
