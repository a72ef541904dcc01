"""Bills of DHL Express: the CSV of MyBill."""

from ecom_erp.integrations.courier_bills.dhl_express.adapter import Adapter

__all__ = ["Adapter"]
