"""The couriers of this site: those of the app, and those that other installed apps bring by their hook `ecom_couriers`."""

from ecom_erp.flows.shops.site_adapters import SiteAdapters
from ecom_erp.integrations import couriers
from ecom_erp.integrations.couriers.base import Capability

_OF_SITE = SiteAdapters(couriers.FAMILY, "ecom_couriers")

registered, courier_class, declared = _OF_SITE.registered, _OF_SITE.adapter_class, _OF_SITE.declared
can = _OF_SITE.can


def calls_out(courier: str) -> bool:
	"""Whether a courier knows of the labels that it sold; one that is not known may."""
	return courier not in registered().classes or can(courier, Capability.NETWORK)
