"""The couriers. A new one is a folder here and a line in `COURIERS`."""

from importlib import import_module

COURIERS = {
	"Rate Card": "ecom_erp.integrations.couriers.rate_card",
	"Parcel API": "ecom_erp.integrations.couriers.parcel_api",
}


def get_adapter_class(courier: str):
	"""The `CourierAdapter` subclass of a courier, e.g. "Rate Card". Raises KeyError for a courier that is not known."""
	if courier not in COURIERS:
		raise KeyError(f"Unknown courier {courier}; known: {', '.join(sorted(COURIERS))}")
	return import_module(COURIERS[courier]).Adapter
