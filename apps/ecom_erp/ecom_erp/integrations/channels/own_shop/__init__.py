"""A shop of one's own, or any marketplace behind a small piece of glue: signed JSON both ways (docs/own-shop.md)."""

from ecom_erp.integrations.channels.own_shop.adapter import Adapter

__all__ = ["Adapter"]
