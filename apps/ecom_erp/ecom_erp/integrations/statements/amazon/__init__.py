"""Amazon, by its settlement reports (flat file V2)."""

from ecom_erp.integrations.statements.amazon.adapter import Adapter

__all__ = ["Adapter"]
