"""A carrier's reasons in words that may be kept and shown: its own words may name sender and recipient."""

import re
from collections.abc import Sequence
from typing import Any

LONGEST = 140
_SHORTEST = 3  # characters; shorter words stand in too many texts


def in_words(problem: Any, people: Sequence[str]) -> str:
	"""The code and text of a message or exception of karrio, without the words of `people`."""
	code = str(getattr(problem, "code", "") or "")
	said = getattr(problem, "message", None) or (str(problem) if isinstance(problem, Exception) else "")
	text = without(str(said), people)
	both = f"{text} ({code})" if text and code else text or code or type(problem).__name__
	return re.sub(r"\s+", " ", both)[:LONGEST]


def without(text: str, people: Sequence[str]) -> str:
	"""A text in which each of some words is replaced by an ellipsis."""
	for word in sorted({one.strip() for one in people}, key=len, reverse=True):
		if len(word) >= _SHORTEST:
			text = re.sub(re.escape(word), "…", text, flags=re.IGNORECASE)
	return text
