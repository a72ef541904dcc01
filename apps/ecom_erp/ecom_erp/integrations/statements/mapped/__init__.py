"""Statements of any provider whose file is a table, by a mapping that somebody has made."""

from ecom_erp.integrations.statements.mapped.adapter import Adapter

__all__ = ["Adapter"]
