"""The couriers of this site: those of the app, and those that other installed apps bring by their hook `ecom_couriers`."""

import frappe

from ecom_erp.integrations import couriers
from ecom_erp.integrations.couriers.base import Capability, CourierAdapter, UnknownCourier
from ecom_erp.integrations.declaration import Declaration
from ecom_erp.integrations.registry import Registered

HOOK = "ecom_couriers"


def registered() -> Registered:
	return couriers.registered(frappe.get_hooks(HOOK))


def courier_class(courier: str) -> type[CourierAdapter]:
	"""The adapter class of a courier. Raises UnknownCourier, also where the app that brought it is gone."""
	return couriers.get_adapter_class(courier, frappe.get_hooks(HOOK))


def declared(courier: str) -> Declaration:
	"""What a courier declares, for the form in which it was chosen. Raises ValidationError where no app brings it."""
	try:
		return courier_class(courier).declaration
	except UnknownCourier as error:
		frappe.throw(str(error))


def calls_out(courier: str) -> bool:
	"""Whether a courier knows of the labels that it sold; one that is not known may."""
	adapter = registered().classes.get(courier)
	return adapter is None or adapter.declaration.can(Capability.NETWORK)


def can(courier: str, capability: Capability) -> bool:
	"""Whether a courier declares that it can do something; one that is not known can do nothing."""
	adapter = registered().classes.get(courier)
	return bool(adapter and adapter.declaration.can(capability))
