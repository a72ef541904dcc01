"""FedEx, UPS, DHL Express, USPS, and whatever further carrier a connector of karrio is installed for."""

from ecom_erp.integrations.couriers.karrio.adapter import Adapter

__all__ = ["Adapter"]
