"""An own courier, or one without an interface: prices from rate cards, numbers from a range given by the courier."""

from ecom_erp.integrations.couriers.rate_card.adapter import Adapter

__all__ = ["Adapter"]
