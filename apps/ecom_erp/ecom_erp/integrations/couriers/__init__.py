"""The couriers. A new one is a folder here, or a package of another app (docs/adding-a-courier.md)."""

from collections.abc import Iterable

from ecom_erp.integrations import registry
from ecom_erp.integrations.couriers.base import CourierAdapter, UnknownCourier


def registered(outside: Iterable[str] = ()) -> registry.Registered:
	"""The couriers of this app and of the packages `outside` that other apps name."""
	return registry.registered(__name__, tuple(outside))


def get_adapter_class(courier: str, outside: Iterable[str] = ()) -> type[CourierAdapter]:
	"""The `CourierAdapter` subclass of a courier by its name. Raises UnknownCourier."""
	found = registered(outside)
	if courier not in found.classes:
		raise UnknownCourier(courier, found)
	return found.classes[courier]
