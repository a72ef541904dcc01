"""Shopify, by its GraphQL Admin API and its webhooks."""

from ecom_erp.integrations.channels.shopify.adapter import Adapter

__all__ = ["Adapter"]
