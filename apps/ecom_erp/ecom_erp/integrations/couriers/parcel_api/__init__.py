"""A courier that speaks the Parcel API, a plain JSON interface over https: rates, labels, voids, tracking.
docs/parcel-api.md describes it; couriers' gateways and own systems can offer it."""

from ecom_erp.integrations.couriers.parcel_api.adapter import Adapter

__all__ = ["Adapter"]
