"""PayPal, by its interface for reports, its settlement and transaction reports, and the activity that people download."""

from ecom_erp.integrations.statements.paypal.adapter import Adapter

__all__ = ["Adapter"]
