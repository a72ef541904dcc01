"""What a waybill in China shows of a person. GB/T 41833-2022: of a name at least one character is hidden, of a telephone number
at least six digits, of an address the unit and the room."""

import re

MASK = "*"
_FEWEST_DIGITS = 6
_LAST_DIGITS = 2  # of a number, which stay
_LETTERS = re.compile(r"\w+", re.UNICODE)
_EXTENSION = re.compile(r"(?<=\d)\s*(?:转|分机|ext\.?|[#,-])\s*\d{1,4}$", re.IGNORECASE)
_COUNT = r"[0-9A-Za-z一二三四五六七八九十]+"
_ROOM = re.compile(
	rf"{_COUNT}\s*单元.*$|{_COUNT}(?:-{_COUNT})*\s*(?:室|户|房)(?:\D.*)?$|(?<=[号楼栋幢座])\s*{_COUNT}(?:-{_COUNT})+$"
)


def masked_name(name: str) -> str:
	"""张三丰 as 张**, "John Smith" as "J*** S****", a name of one character as *."""
	return _LETTERS.sub(lambda found: _masked_word(found[0]), name.strip())


def _masked_word(word: str) -> str:
	shown = word[0] if len(word) > 1 else ""
	return shown + MASK * (len(word) - len(shown))


def masked_phone(phone: str) -> str:
	"""13812345678 as 138******78; what is hidden already counts, 138****5678 is the same. The extension of a platform's number stays: without it nobody can be called."""
	extension = _EXTENSION.search(phone)
	number = phone[: extension.start()] if extension and _digits(phone[: extension.start()]) >= 10 else phone
	left = _digits(number)
	fewest = max(_FEWEST_DIGITS - number.count(MASK), 0)
	last = min(_LAST_DIGITS, max(left - fewest, 0))
	hidden = range(max(left - last - fewest, 0), left - last)
	shown, position = [], 0
	for one in number:
		shown.append(MASK if one.isdigit() and position in hidden else one)
		position += one.isdigit()
	return "".join(shown) + phone[len(number) :]


def _digits(text: str) -> int:
	return sum(one.isdigit() for one in text)


def masked_detail(detail: str) -> str:
	"""虹漕路461号58号楼3单元502室 as 虹漕路461号58号楼***."""
	return _ROOM.sub(MASK * 3, detail.strip())
