"""The payouts of Bazaar, from its file: one row a line, amounts in USD."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError, kind_of
from ecom_erp.integrations.declaration import Address, Declaration, setting
from ecom_erp.integrations.statements.base import Capability, StatementAdapter, StatementSettings


@dataclass(frozen=True)
class Settings(StatementSettings):
	merchant: str = setting("Merchant Number")


class Adapter(StatementAdapter[Settings]):
	declaration = Declaration(
		name="Bazaar Payouts",
		key="bazaar_payouts",
		settings=Settings,
		capabilities=frozenset({Capability.FILE}),
		about="What the marketplace Bazaar pays out.",
		address=Address.NONE,
	)

	def read_file(self, data, filename, remembered, mapping=None):
		rows = list(csv.DictReader(io.StringIO(data[:100_000].decode("utf-8", "replace"))))
		if not rows or set(rows[0]) != {"payout", "line", "type", "amount"}:
			raise StatementError("This is no file of Bazaar")
		lines = tuple(
			StatementLine(
				row["line"], kind_of(row["type"], {}, remembered), row["type"], None, Decimal(row["amount"])
			)
			for row in rows
		)
		return [Statement(statement_id=rows[0]["payout"], currency="USD", lines=lines)]
