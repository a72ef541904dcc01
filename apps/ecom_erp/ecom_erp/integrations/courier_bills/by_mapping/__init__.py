"""Bills of any courier whose file is a table, by a mapping that somebody has made."""

from ecom_erp.integrations.courier_bills.by_mapping.adapter import Adapter

__all__ = ["Adapter"]
