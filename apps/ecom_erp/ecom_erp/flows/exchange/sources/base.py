"""Where documents come from that are sent: the same shape for orders, shipments, stock and postings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import frappe

from ecom_erp.core.exchange.mapping import Record

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile


@dataclass(frozen=True)
class Cursor:
	"""How far a run is: in which kind of document, behind which change."""

	kind: int
	modified: str
	name: str = ""


@dataclass(frozen=True)
class Row:
	"""One document. `fresh`: whether it is sent when it was never sent before."""

	key: str
	doctype: str
	name: str
	record: Record
	shop: str | None = None
	fresh: bool = True


class Source(Protocol):
	@property
	def doctypes(self) -> Sequence[str]: ...

	def page(
		self, profile: "EcomExchangeProfile", cursor: Cursor, until: datetime, limit: int
	) -> list[frappe._dict]:
		"""The next documents that have changed, dicts of name and modified, in this order."""

	def rows(self, profile: "EcomExchangeProfile", kind: int, names: Sequence[Any]) -> list[Row]:
		"""What is to be said of them, in a fixed number of queries."""


def page_of(table, query, cursor: Cursor, until: datetime, limit: int) -> list[frappe._dict]:
	"""The rows of a query behind the cursor, by change and name."""
	behind = (table.modified > cursor.modified) | (
		(table.modified == cursor.modified) & (table.name > cursor.name)
	)
	query = query.select(table.name, table.modified).where(behind & (table.modified <= until))
	return query.orderby(table.modified).orderby(table.name).limit(limit).run(as_dict=True)
