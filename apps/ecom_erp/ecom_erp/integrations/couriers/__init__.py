"""The couriers. A new one is a folder here, or a package of another app (docs/adding-a-courier.md)."""

from ecom_erp.integrations.couriers.base import CourierAdapter, UnknownCourier
from ecom_erp.integrations.registry import Family

FAMILY: Family[CourierAdapter] = Family(
	__name__, UnknownCourier, refusal="No app brings the courier {0}; known: {1}"
)
registered, get_adapter_class = FAMILY.registered, FAMILY.get
