"""A carrier's reasons in words that may be kept and shown: its own words may name sender and recipient."""

import re
from collections.abc import Sequence
from typing import Any

from ecom_erp.integrations.couriers.wording import without

LONGEST = 140


def in_words(problem: Any, people: Sequence[str]) -> str:
	"""The code and text of a message or exception of karrio, without the words of `people`."""
	code = str(getattr(problem, "code", "") or "")
	said = getattr(problem, "message", None) or (str(problem) if isinstance(problem, Exception) else "")
	text = without(str(said), people)
	both = f"{text} ({code})" if text and code else text or code or type(problem).__name__
	return re.sub(r"\s+", " ", both)[:LONGEST]
