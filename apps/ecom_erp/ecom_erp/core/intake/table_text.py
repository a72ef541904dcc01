"""A table from the bytes of a text file: encoding and delimiter found by looking."""

import csv
import io

ENCODINGS = ("utf-8-sig", "gb18030")  # gb18030 contains GBK and GB2312
DELIMITERS = ",;\t|"


def decode(data: bytes) -> str:
	"""Raises ValueError when it is not text in an encoding that is in use."""
	if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
		return data.decode("utf-16")
	for encoding in ENCODINGS:
		try:
			text = data.decode(encoding)
		except UnicodeDecodeError:
			continue
		if "\0" not in text:
			return text
	raise ValueError("The file is not text in UTF-8 or GBK")


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
