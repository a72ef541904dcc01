"""The readers of settlement statements. A new one is a folder here, or a package of another app
(docs/adding-a-statement.md)."""

from ecom_erp.integrations.registry import Family
from ecom_erp.integrations.statements.base import StatementAdapter, UnknownProvider

FAMILY: Family[StatementAdapter] = Family(
	__name__, UnknownProvider, refusal="No app reads statements of {0}; known: {1}"
)
registered, get_adapter_class = FAMILY.registered, FAMILY.get
