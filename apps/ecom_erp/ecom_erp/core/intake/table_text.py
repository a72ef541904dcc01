"""A table from the bytes of a text file: encoding and delimiter found by looking.

Almost any bytes are text in GBK, and any at all in Windows-1252. So these two are taken only where the text reads like
Chinese, or like a Western language; what reads like neither is refused rather than guessed.
"""

import csv
import io
import re

from ecom_erp.core.intake.table_languages import is_chinese, is_western

DELIMITERS = ",;\t|"
MOST_HEADER = 50_000  # characters of a header
# a line for spreadsheet programs, which do not show it
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*(?:\r\n|\r|\n)', re.IGNORECASE)


def decode(data: bytes) -> str:
	"""Raises ValueError when it is not text in an encoding that is in use."""
	marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
	encodings = [("utf-16", _is_text)] if marked else _ENCODINGS
	for encoding, reads_well in encodings:
		try:
			text = data.decode(encoding)
		except UnicodeDecodeError:
			continue
		if _is_text(text) and reads_well(text):
			return text
	raise ValueError("The file is not text in UTF-8, GBK or Windows-1252")


def _is_text(text: str) -> bool:
	return "\0" not in text


# gb18030 contains GBK and GB2312
_ENCODINGS = [("utf-8-sig", _is_text), ("gb18030", is_chinese), ("cp1252", is_western)]


class OpenQuote(ValueError):
	"""A cell begins with a quotation mark whose end is somewhere else; with it the rows between would be lost. `row`: the
	number of its row, the header being the first."""

	def __init__(self, row: int):
		super().__init__(f"A quotation mark in row {row} is not closed")
		self.row = row


def rows(data: bytes) -> list[list[str]]:
	"""All rows, the header first. Raises ValueError; OpenQuote where cells cannot be told apart."""
	text = decode(data)
	named = _SEPARATOR.match(text)
	sign = named[1] if named else delimiter(text)
	text = text[named.end() :] if named else text
	_check_quotes(text, sign)
	return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=False))


def _check_quotes(text: str, sign: str) -> None:
	"""A quoted cell may have line breaks. One that has them and goes on behind its end has swallowed the cells between two
	quotation marks that do not belong together."""
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
	row = line = 0
	while True:
		row += 1
		try:
			next(reader)
		except StopIteration:
			return
		except csv.Error as error:
			if reader.line_num > line + 1 or "end of data" in str(error):
				raise OpenQuote(row) from error
		line = reader.line_num


def delimiter(text: str) -> str:
	"""The sign that parts the header into most columns."""
	return max(DELIMITERS, key=lambda sign: (_header_signs(text, sign), -DELIMITERS.index(sign)))


def _header_signs(text, sign):
	quoted, count = False, 0
	for letter in text.lstrip("\r\n")[:MOST_HEADER]:
		if letter == '"':
			quoted = not quoted
		elif letter in "\r\n" and not quoted:
			break
		elif letter == sign and not quoted:
			count += 1
	return count
