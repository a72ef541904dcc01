"""Stripe, by its interface and by the reports of its dashboard."""

from ecom_erp.integrations.statements.stripe.adapter import Adapter

__all__ = ["Adapter"]
