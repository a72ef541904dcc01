"""Statuses of a kind of document, and which may follow which: one small table for each kind."""

from collections.abc import Callable, Collection, Mapping

from ecom_erp.core.enums import StrEnum

ENDED = "{0} with status {1} can no longer become {2}"
NOT_NOW = "{0} with status {1} cannot become {2}; it can become {3}"


class IllegalTransition(Exception):
	"""A document cannot go from its status to the one asked for. The message is English for the user."""

	def __init__(self, what: str, old: str, new: str, following: Collection[str]):
		self.what, self.old, self.new, self.following = what, old, new, tuple(following)
		super().__init__(self.said(str))

	def said(self, translate: Callable[[str], str]) -> str:
		"""The message in another language: `translate` is given its sentence and each name in it."""
		names = [translate(name) for name in (self.what, self.old, self.new)]
		possible = ", ".join(translate(status) for status in self.following)
		return translate(NOT_NOW if self.following else ENDED).format(*names, possible)


class StateTable:
	"""`what`: the kind of document, as it is called in a sentence. `following`: for each status those that may come next;
	a status without any is an end."""

	def __init__(self, what: str, following: Mapping[StrEnum, Collection[StrEnum]]):
		self.what = what
		self.statuses = type(next(iter(following)))
		missing = set(self.statuses) - set(following)
		if missing:
			raise ValueError(f"Nothing is said of {', '.join(sorted(missing))}")
		self.following = {old: frozenset(new) for old, new in following.items()}

	def check(self, old: str, new: str) -> None:
		"""Raises IllegalTransition when `new` may not follow `old`; staying is always legal. Raises ValueError for a text
		that is no status."""
		before, after = self.statuses(old), self.statuses(new)
		if before is not after and after not in self.following[before]:
			raise IllegalTransition(self.what, before, after, self.after(before))

	def after(self, old: str) -> tuple[StrEnum, ...]:
		"""What may follow a status, in the order of the statuses."""
		return tuple(status for status in self.statuses if status in self.following[self.statuses(old)])
