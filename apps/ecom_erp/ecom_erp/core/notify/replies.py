"""What a buyer's answer asks for, in the words that carriers everywhere understand."""

import unicodedata

# CTIA, Messaging Principles and Best Practices, section 5.1.3.1, and their like in Chinese
STOPS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "退订", "td", "t", "停止"})
STARTS = frozenset({"start", "unstop", "yes", "重新订阅"})
_AROUND = " \t\r\n.!,。！，\"'“”"


def asks_to_stop(text: str) -> bool:
	"""Whether the whole message says that no more are wanted."""
	return _plain(text) in STOPS


def asks_to_start(text: str) -> bool:
	"""Whether the whole message takes that back."""
	return _plain(text) in STARTS


def _plain(text: str) -> str:
	return unicodedata.normalize("NFKC", text).strip(_AROUND).casefold()
