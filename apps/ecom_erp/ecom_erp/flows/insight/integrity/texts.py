"""A finding in the reader's language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from frappe import _

from ecom_erp.core.insight.invariant import Invariant, Violation
from ecom_erp.core.insight.invariants import BY_TITLE


@dataclass(frozen=True)
class FindingTexts:
	"""What is expected, what is found, and what to do."""

	expected: str
	found: str
	to_do: str


def finding_texts(finding) -> FindingTexts:
	"""Of an Integrity Finding, a document or a row with invariant and facts; empty for an invariant that is no longer
	checked."""
	invariant = BY_TITLE.get(finding.invariant)
	if not invariant:
		return FindingTexts("", "", "")
	return _texts(invariant, json.loads(finding.facts or "{}"))


def in_words(violation: Violation) -> str:
	"""A violation in a line: the document, what is expected, and what is found."""
	said = _texts(violation.invariant, violation.facts)
	return f"{violation.name}: {said.expected} {said.found}"


def _texts(invariant: Invariant, facts: Mapping[str, str]) -> FindingTexts:
	words = {name: _(value) if name in invariant.words else value for name, value in facts.items()}
	return FindingTexts(
		_(invariant.expected).format(**words), _(invariant.found).format(**words), _(invariant.to_do)
	)
