"""Bills of FedEx: the CSV of FedEx Billing Online."""

from ecom_erp.integrations.courier_bills.fedex.adapter import Adapter

__all__ = ["Adapter"]
