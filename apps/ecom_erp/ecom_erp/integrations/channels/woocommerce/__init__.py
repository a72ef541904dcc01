"""WooCommerce, by its REST API v3."""

from ecom_erp.integrations.channels.woocommerce.adapter import Adapter

__all__ = ["Adapter"]
