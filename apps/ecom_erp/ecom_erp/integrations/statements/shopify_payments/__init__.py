"""Shopify Payments, by Shopify's GraphQL Admin API and by the file of transactions that its admin exports."""

from ecom_erp.integrations.statements.shopify_payments.adapter import Adapter

__all__ = ["Adapter"]
