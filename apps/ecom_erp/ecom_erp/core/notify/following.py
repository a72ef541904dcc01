"""What of an order is still to come, short enough for a text message."""

from collections.abc import Iterable

MOST_TITLES, LONGEST_TITLE = 2, 40


def listed(pieces: Iterable[tuple[str, int]]) -> str:
	"""(title, pieces) as "2 x Bike Pannier, 1 x Mug": the first titles, of each its beginning; "" where there is nothing. Dots stand
	for what is left out: an ellipsis is no character of a plain SMS."""
	counts: dict[str, int] = {}
	for title, qty in pieces:
		counts[title] = counts.get(title, 0) + qty
	shown = [f"{qty} x {_short(title)}" for title, qty in list(counts.items())[:MOST_TITLES]]
	return ", ".join([*shown, "..."] if len(counts) > MOST_TITLES else shown)


def _short(title: str) -> str:
	return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 3].rstrip()}..."
