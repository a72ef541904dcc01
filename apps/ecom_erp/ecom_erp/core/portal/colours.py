"""Colours of a shop on its buyers' pages, such that text stays readable: contrast as WCAG 2.1 defines it."""

import re

INK, PAPER, GROUND = "#1f272e", "#ffffff", "#f4f5f6"  # text, cards and ground of the pages
DEFAULT = "#1f5fae"
LEAST_CONTRAST = 4.5  # of normal text, WCAG 2.1 AA

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 100


def parsed(colour: str) -> str | None:
	"""The colour as "#rrggbb"; None for what is no colour, so that nothing else gets into a style sheet."""
	found = _HEX.fullmatch((colour or "").strip())
	if not found:
		return None
	digits = found[1].lower()
	return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def contrast(one: str, other: str) -> float:
	"""Between two colours "#rrggbb", from 1 (the same) to 21 (black and white)."""
	light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
	return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
	"""The better of the pages' ink and white on a ground of this colour; white or black where ink would not do."""
	best = max((PAPER, INK), key=lambda text: contrast(text, colour))
	return best if contrast(best, colour) >= LEAST_CONTRAST else "#000000"


def readable(colour: str) -> str:
	"""The colour, darkened as far as is needed for text of it on the pages, and for white text on it."""
	for step in range(_STEPS + 1):
		darker = _scaled(colour, 1 - step / _STEPS)
		if min(contrast(darker, PAPER), contrast(darker, GROUND)) >= LEAST_CONTRAST:
			return darker
	return "#000000"


def _scaled(colour: str, share: float) -> str:
	return "#" + "".join(f"{round(part * share):02x}" for part in _parts(colour))


def _parts(colour: str) -> tuple[int, int, int]:
	return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
	red, green, blue = (_linear(part / 255) for part in _parts(colour))
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
	return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
