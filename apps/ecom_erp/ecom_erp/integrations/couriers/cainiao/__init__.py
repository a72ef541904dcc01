"""Waybill numbers (电子面单) from Cainiao's gateway Link, or from a service of the same form."""

from ecom_erp.integrations.couriers.cainiao.adapter import Adapter

__all__ = ["Adapter"]
