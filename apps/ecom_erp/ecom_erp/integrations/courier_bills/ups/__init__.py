"""Bills of UPS: the billing data file with 250 columns."""

from ecom_erp.integrations.courier_bills.ups.adapter import Adapter

__all__ = ["Adapter"]
