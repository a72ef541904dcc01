"""How often each event came, by DocType and event."""

from collections import Counter

by_all: Counter[tuple[str, str]] = Counter()
by_one: Counter[tuple[str, str]] = Counter()


def heard_by_all(doc, event: str | None = None) -> None:
	by_all[doc.doctype, event] += 1


def heard_by_one(doc, event: str | None = None) -> None:
	by_one[doc.doctype, event] += 1


def forget() -> None:
	by_all.clear()
	by_one.clear()
