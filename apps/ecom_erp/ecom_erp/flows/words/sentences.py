"""Sentences that are kept and read later by people who speak another language: the words of the moment, and beside them
the parts that they were made of, of which they are made again in the language of the reader.

A module that tells something takes its `_` from here instead of from Frappe, and nothing else changes in it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Self

import frappe

from ecom_erp.core.text import as_json

LONGEST_CAUSE = 900  # characters of what an outside system says, within a sentence
Part = dict[str, Any]
"""{"message": the English text, "values": [...], "named": {...}}, a value being a text or the parts of a sentence; or
{"between": "; ", "of": [...]}, which are such values too."""


class Said(str):
	"""A sentence in the language at hand; `parts`: what it was made of, one after the other."""

	parts: list[Part]

	def __new__(cls, text: str, parts: Sequence[Part] = ()) -> Self:
		said = super().__new__(cls, text)
		said.parts = list(parts)
		return said

	def format(self, *values: object, **named: object) -> "Said":
		"""As of a str; values that are sentences themselves are said again with it."""
		[part] = self.parts
		filled = {
			"values": [_kept(one) for one in values],
			"named": {k: _kept(one) for k, one in named.items()},
		}
		return Said(super().format(*values, **named), [{**part, **filled}])


def _(text: str, lang: str | None = None, context: str | None = None) -> Said:
	"""Frappe's `_`, of which the answer knows what it was made of."""
	part: Part = {"message": text}
	if context:
		part["context"] = context
	return Said(frappe._(text, lang, context), [part])


def joined(between: str, texts: Sequence[str]) -> Said:
	"""Several texts, sentences among them, as one."""
	return Said(between.join(texts), [{"between": between, "of": [_kept(one) for one in texts]}])


def kept(text: str) -> str | None:
	"""What is to be stored beside the text: its parts as JSON; None of a text without."""
	return as_json(text.parts) if isinstance(text, Said) and text.parts else None


def restored(text: str, parts: str | None) -> str:
	"""A text and its parts as they were stored."""
	return Said(text, json.loads(parts)) if parts else text


def read(parts: str | None) -> str | None:
	"""The sentence in the language of the reader; None where it cannot be said again."""
	try:
		return said_of(json.loads(parts or "")) or None
	except (ValueError, KeyError, IndexError, TypeError, AttributeError):
		return None


def readings(rows: Iterable) -> dict[str, str]:
	"""The sentences of rows with a field `said`, by their names, in the language of the reader."""
	return {row.name: text for row in rows if (text := read(row.said))}


def said_of(parts: Sequence[Part]) -> str:
	"""What the parts say, in the language at hand."""
	return "; ".join(map(_again, parts))


def _kept(value: object) -> str | list[Part]:
	return value.parts if isinstance(value, Said) and value.parts else str(value)


def _again(part: Part) -> str:
	if "of" in part:
		return part["between"].join(map(_value, part["of"]))
	message = frappe._(part["message"], context=part.get("context"))
	if "values" in part:
		named = {key: _value(value) for key, value in part["named"].items()}
		return message.format(*map(_value, part["values"]), **named)
	return message.format(**_words(part.get("params", {})))


def _value(value: str | list[Part]) -> str:
	return value if isinstance(value, str) else "; ".join(map(_again, value))


def _words(params: dict[str, str]) -> dict[str, str]:
	"""The params of a finding, which may be words too ("pending"), or several ("city, postal code")."""
	return {key: ", ".join(frappe._(word) for word in value.split(", ")) for key, value in params.items()}
