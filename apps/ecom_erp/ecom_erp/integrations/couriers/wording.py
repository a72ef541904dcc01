"""A courier's own words, as far as they may be kept and shown."""

import re
from collections.abc import Sequence

_SHORTEST = 3  # characters; shorter words stand in too many texts
_SHORTEST_NAME = 2  # of a word in other letters, such as a Chinese name


def without(text: str, people: Sequence[str]) -> str:
	"""A text in which each of some words is replaced by an ellipsis."""
	for word in sorted({one.strip() for one in people}, key=len, reverse=True):
		if len(word) >= (_SHORTEST if word.isascii() else _SHORTEST_NAME):
			text = re.sub(re.escape(word), "…", text, flags=re.IGNORECASE)
	return text
