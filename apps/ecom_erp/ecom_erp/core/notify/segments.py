"""How many text messages a text is: what a gateway charges for."""

from dataclasses import dataclass

# 3GPP TS 23.038, section 6.2.1: the alphabet of seven bits, and those of its extension, which take two places
_BASIC = frozenset(
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
	"abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
ONE, EACH = (160, 70), (153, 67)
"""Places in a message that is alone, and in each of several: in seven bits, and in UCS-2."""
MOST_SEGMENTS = 6


@dataclass(frozen=True)
class Length:
	"""`places` of the text in its alphabet, and how many messages they are."""

	places: int
	segments: int
	unicode: bool


def length_of(text: str) -> Length:
	"""The length of a text as it is sent. An empty one is no message."""
	unicode = any(char not in _BASIC and char not in _EXTENDED for char in text)
	# a place of UCS-2 is half of what UTF-16 needs for a sign beyond its first plane; neither is cut in two
	widths = [len(char.encode("utf-16-be")) // 2 if unicode else 1 + (char in _EXTENDED) for char in text]
	places = sum(widths)
	if places <= ONE[unicode]:
		return Length(places, int(bool(text)), unicode)
	return Length(places, _segments(widths, EACH[unicode]), unicode)


def _segments(widths: list[int], most: int) -> int:
	count, used = 1, 0
	for width in widths:
		if used + width > most:
			count, used = count + 1, 0
		used += width
	return count
