"""WeChat Pay (微信支付), by the bills that merchants download."""

from ecom_erp.integrations.statements.wechat_pay.adapter import Adapter

__all__ = ["Adapter"]
