"""What an invariant is, and a document of which it does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.money import two_decimals_or_more

ORDER, PARCEL, PACKAGE = "Ecom Order", "Fulfilment Order", "Fulfilment Package"
LABEL, TICKET, BIN = "Shipping Label", "After Sales Ticket", "Bin"
INBOX, OUTBOX, SHOP = "Inbox Message", "Outbox Message", "Ecom Shop"


@dataclass(frozen=True)
class Invariant:
	"""`title`: its name in lists; `subject`: the DocType of the documents that it is about, "" for any; `expected`, `found`:
	sentences with the names of facts in braces; `to_do`: what a person does about it; `words`: facts that are words of the app,
	such as a status, and translated; the others are names and figures."""

	title: str
	subject: str
	expected: str
	found: str
	to_do: str
	words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Violation:
	"""A document of which an invariant does not hold. `facts`: what its sentences name; `part`: which of several parts of
	the document, "" for the whole."""

	invariant: Invariant
	name: str
	facts: Mapping[str, str]
	part: str = ""


def figure(amount: Decimal) -> str:
	"""An amount as people read it."""
	return str(two_decimals_or_more(amount))
