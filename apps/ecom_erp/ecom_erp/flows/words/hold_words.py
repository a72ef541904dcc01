"""Why an order waits, in words: those of the moment, which are kept, and those of whoever reads them later.

A hold is found by the machine in its own language and read by people in theirs. So beside the words stand the parts that
they were made of.
"""

from collections.abc import Mapping
from typing import Protocol

from ecom_erp.core.text import shortened
from ecom_erp.erp.documents import fitting
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import Said

LONGEST_WORDS = 255  # of a buyer's text within a sentence
HOLD = "Ecom Order Hold"


class Finding(Protocol):
	"""What `core.orders.findings` says of an order, as far as its words go."""

	@property
	def message(self) -> str: ...

	@property
	def params(self) -> Mapping[str, str]: ...


def in_words(finding: Finding) -> Said:
	"""The finding in the language at hand, as a hold keeps it; its params may be words too ("pending"), or several
	("city, postal code")."""
	return say(finding.message, finding.params)


def say(message: str, params: Mapping[str, str]) -> Said:
	"""The sentence in the language at hand: `message` is its English source text, with `params` in braces."""
	short = {key: shortened(value, LONGEST_WORDS) for key, value in params.items()}
	parts = [{"message": message, "params": short}]
	return Said(fitting.fitted(HOLD, "message", sentences.said_of(parts)), parts)


def listed(texts: list[Said]) -> Said:
	"""Several sentences as one."""
	said = sentences.joined("; ", texts)
	return Said(fitting.fitted(HOLD, "message", said), said.parts)


def read(row) -> str:
	"""The reason of a hold (its row) in the language of the reader; as it was kept where its parts are not known."""
	again = sentences.read(row.said)
	return fitting.fitted(HOLD, "message", again) if again else row.message or ""


def texts(holds) -> dict[str, str]:
	"""The reasons of holds by the names of their rows, in the language of the reader, where it is another text."""
	return {row.name: text for row in holds if (text := read(row)) != row.message}
