"""What readers of statements share: a file that cannot be read says why and where, and types are named once."""

import re
from collections.abc import Mapping

from ecom_erp.core.accounting.statements.model import LineKind


class StatementError(ValueError):
	"""A file or answer that is no whole statement of the provider. `template` says what is wrong and what to do about it, in
	English with places {0}, {1} ... for `values`, so that it is kept and read in the reader's language; `row` is the number
	of the row in the file, the header being 1 (0: of no row)."""

	def __init__(self, template: str, *values: object, row: int = 0):
		super().__init__(template.format(*values))
		self.template, self.values, self.row = template, values, row


_WORDS = re.compile(r"[^\W\d_]{4,}")
_SHOWN = 30  # characters


def shown(cell: str) -> str:
	"""What a message says of a cell that should have held an amount, a date or a code: what looks like one. Where columns have
	slipped, a name stands there, which no message may repeat."""
	text = cell.strip()[:_SHOWN]
	return "…" if not text or _WORDS.search(text) else text


def kind_of(type_name: str, known: Mapping[str, LineKind], remembered: Mapping[str, LineKind]) -> LineKind:
	"""The kind of a provider's type: what people have said of it goes before what we know; compared without case and
	outer blanks."""
	key = type_name.strip().casefold()
	return remembered.get(key) or known.get(key) or LineKind.UNKNOWN
