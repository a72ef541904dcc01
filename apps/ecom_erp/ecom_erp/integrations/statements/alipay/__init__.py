"""Alipay (支付宝), by the bills that merchants download."""

from ecom_erp.integrations.statements.alipay.adapter import Adapter

__all__ = ["Adapter"]
