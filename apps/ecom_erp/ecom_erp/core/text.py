"""Text of strangers: made storable, and shortened to what a place holds. Any text will do, of any length."""

import hashlib
import json
import re
import unicodedata
from typing import Any

ELLIPSIS = "…"
# halves of characters outside the basic plane, which no encoding takes, and two code points that are no characters
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"\s*[\t\n\r\x0b\x0c\u2028\u2029]\s*")
_NOT_IN_IDS = re.compile(r"[<>\t\n\r\u2028\u2029]")
_DIGEST = 12  # characters of a hash that tell apart what is spelt alike


def storable(text: str) -> str:
	"""The text without what no database, file or print takes: control characters go, broken characters become the
	replacement character. "" where nothing is left that can be seen."""
	text = _CONTROL.sub("", _BROKEN.sub("\ufffd", text)).strip()
	return text if any(_visible(character) for character in text) else ""


def _visible(character: str) -> bool:
	return unicodedata.category(character)[0] not in "CZ"


def one_line(text: str) -> str:
	"""The text in a single line; its spaces are kept."""
	return _BREAK.sub(" ", text).strip()


def shortened(text: str, length: int) -> str:
	"""The text, or its beginning and an ellipsis, in `length` characters (at least 1)."""
	return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


def shortened_to_bytes(text: str, size: int) -> str:
	"""As `shortened`, in `size` bytes of UTF-8 (at least 3)."""
	encoded = text.encode()
	if len(encoded) <= size:
		return text
	return encoded[: size - len(ELLIPSIS.encode())].decode(errors="ignore").rstrip() + ELLIPSIS


def identifier(text: str, length: int) -> str:
	"""An id as it can be kept and compared: itself, or, where it is too long or has characters that no document's name
	may have, its readable part and a hash. Ids that differ give ids that differ."""
	kept = storable(text)
	if kept == text and len(text) <= length and not _NOT_IN_IDS.search(text):
		return text
	return _with_digest(kept, text, length, _DIGEST) if kept else ""


# characters that the database tells apart from all others: it compares letters without case and accents, knows no
# difference between most signs outside of ASCII, and takes no notice of spaces at the end
_TOLD_APART = re.compile(r"(?! )[ !-;=?-`{|}]*(?<! )")


def key(text: str, length: int, digits: int = _DIGEST) -> str:
	"""The text as a key that is equal to another, as the database compares, only when the texts are the same: itself
	where it has no small letters or signs beyond ASCII and fits into `length`, else its readable part and `digits` of a
	hash."""
	if len(text) <= length and _TOLD_APART.fullmatch(text):
		return text
	return _with_digest(text, text, length, digits)


def _with_digest(readable: str, text: str, length: int, digits: int) -> str:
	digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:digits]
	plain = " ".join(re.sub(r"[^ !-;=?-z{|}]", " ", readable).split())
	return f"{plain[: length - digits - 1]}~{digest}"


def as_json(data: Any) -> str:
	"""JSON that people can read: characters as they are; only halves of characters stand as their escapes."""
	return json.dumps(data, ensure_ascii=False).encode(errors="backslashreplace").decode()
