"""Why an order waits, in words: those of the moment, which are kept, and those of whoever reads them later.

A hold is found by the machine in its own language and read by people in theirs. So beside the words stand the parts that
they were made of.
"""

import json
from collections.abc import Mapping
from typing import Protocol

from frappe import _

from ecom_erp.core.text import as_json, shortened
from ecom_erp.erp.documents import fitting

LONGEST_WORDS = 255  # of a buyer's text within a sentence
HOLD = "Ecom Order Hold"


class Finding(Protocol):
	"""What `core.orders.findings` says of an order, as far as its words go."""

	@property
	def message(self) -> str: ...

	@property
	def params(self) -> Mapping[str, str]: ...


class Said(str):
	"""A sentence, and what it was made of: `parts` as JSON, of which `read` makes it again in another language."""

	parts: str


def in_words(finding: Finding) -> Said:
	"""The finding in the language at hand, as a hold keeps it; its params may be words too ("pending"), or several
	("city, postal code")."""
	return say(finding.message, finding.params)


def say(message: str, params: Mapping[str, str]) -> Said:
	"""The sentence in the language at hand: `message` is its English source text, with `params` in braces."""
	said = Said(fitting.fitted(HOLD, "message", _formatted(message, params)))
	said.parts = as_json([{"message": message, "params": dict(params)}])
	return said


def listed(sentences: list[Said]) -> Said:
	"""Several sentences as one."""
	said = Said(fitting.fitted(HOLD, "message", "; ".join(sentences)))
	said.parts = as_json([part for one in sentences for part in json.loads(one.parts)])
	return said


def parts_of(message: str) -> str | None:
	return message.parts if isinstance(message, Said) else None


def read(row) -> str:
	"""The reason of a hold (its row) in the language of the reader; as it was kept where its parts are not known."""
	if not row.said:
		return row.message or ""
	try:
		parts = json.loads(row.said)
		words = [_formatted(part["message"], part["params"]) for part in parts]
	except (ValueError, KeyError, TypeError):
		return row.message or ""
	return fitting.fitted(HOLD, "message", "; ".join(words))


def texts(holds) -> dict[str, str]:
	"""The reasons of holds by the names of their rows, in the language of the reader, where it is another text."""
	return {row.name: text for row in holds if (text := read(row)) != row.message}


def _formatted(message: str, params: Mapping[str, str]) -> str:
	words = {
		key: shortened(", ".join(_(word) for word in value.split(", ")), LONGEST_WORDS)
		for key, value in params.items()
	}
	return _(message).format(**words)
