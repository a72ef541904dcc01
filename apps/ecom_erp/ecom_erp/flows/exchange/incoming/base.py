"""How what came is taken over: the same shape for orders, stock and shipments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ecom_erp.core.exchange.mapping import Incoming
from ecom_erp.flows.exchange.documents import Found
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile


class Taker(Protocol):
	"""`each`: a record is taken over each time that it comes, also unchanged; `together`: documents of a page are one step;
	`page`: how many."""

	each: bool
	together: bool
	page: int

	def found(self, profile: "EcomExchangeProfile", page: Sequence[Incoming]) -> list[Found]:
		"""The document that each record is, in a fixed number of queries."""

	def confirms(self, profile: "EcomExchangeProfile") -> bool:
		"""Whether a person looks at it first."""

	def take(self, profile: "EcomExchangeProfile", run: str, waiting: Sequence[Any]) -> None:
		"""Take documents (dicts of name, document_id, shop, payload) over and settle them. Safe to repeat. Raises ValidationError
		with why one cannot be."""


def problem_of(incoming: Incoming) -> str:
	"""Why a record cannot be read, in a sentence."""
	if not incoming.problem:
		return ""
	return _("{0}: {1}").format(incoming.about, _(incoming.problem))
