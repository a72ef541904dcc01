"""The readers of couriers' bills. A new one is a folder here, or a package of another app (docs/courier-bills.md)."""

from ecom_erp.integrations.courier_bills.base import BillAdapter, UnknownCourierBill
from ecom_erp.integrations.registry import Family

FAMILY: Family[BillAdapter] = Family(
	__name__, UnknownCourierBill, refusal="No app reads bills of {0}; known: {1}"
)
registered, get_adapter_class = FAMILY.registered, FAMILY.get
