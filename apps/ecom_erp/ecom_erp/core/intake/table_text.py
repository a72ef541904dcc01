"""A table from the bytes of a text file: encoding and delimiter found by looking.

Almost any bytes are text in GBK, and any at all in Windows-1252. So these two are taken only where the text reads like
Chinese, or like a Western language; what reads like neither is refused rather than guessed.
"""

import csv
import io
import re
import unicodedata

DELIMITERS = ",;\t|"
# characters that make up nearly all of any Chinese text, as GBK writes them: punctuation, and the common ones
_COMMON_CHINESE = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_RUN = re.compile(r"[^\W\d_]+")
_MARKS = frozenset("€£¥§°©®™«»„“”‘’‚–—…·¡¿ªº²³\u00a0")


def decode(data: bytes) -> str:
	"""Raises ValueError when it is not text in an encoding that is in use."""
	if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
		return data.decode("utf-16")
	# gb18030 contains GBK and GB2312
	for encoding, reads_well in (("utf-8-sig", _is_text), ("gb18030", _is_chinese), ("cp1252", _is_western)):
		try:
			text = data.decode(encoding)
		except UnicodeDecodeError:
			continue
		if _is_text(text) and reads_well(text):
			return text
	raise ValueError("The file is not text in UTF-8, GBK or Windows-1252")


def _is_text(text: str) -> bool:
	return "\0" not in text


def _is_chinese(text: str) -> bool:
	encoded = [character.encode("gb18030") for character in text if not character.isascii()]
	common = sum(_COMMON_CHINESE.fullmatch(one) is not None for one in encoded)
	return 2 * common > len(encoded)


def _is_western(text: str) -> bool:
	"""Whether its accented letters stand alone among plain ones, as in Western languages; of text in another alphabet
	nearly all letters come out accented, and signs stand inside of words."""
	accented = [character for character in text if not character.isascii() and character not in _MARKS]
	if not all(unicodedata.category(character) in ("Lu", "Ll") for character in accented):
		return False
	plain = sum(
		character.isascii() for word in _RUN.findall(text) if not word.isascii() for character in word
	)
	return plain >= len(accented)


def rows(data: bytes) -> list[list[str]]:
	"""All rows, the header first. Raises ValueError."""
	text = decode(data)
	return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=False))


def delimiter(text: str) -> str:
	"""The sign that parts the header into most columns."""
	header = next(csv.reader(io.StringIO(text, newline="")), [])
	line = ",".join(header)
	first = text.lstrip().splitlines()[0] if text.strip() else line
	return max(DELIMITERS, key=lambda sign: (_outside_quotes(first, sign), -DELIMITERS.index(sign)))


def _outside_quotes(line, sign):
	quoted, count = False, 0
	for letter in line:
		if letter == '"':
			quoted = not quoted
		elif letter == sign and not quoted:
			count += 1
	return count
