"""The adapter of any table."""

import csv
from collections.abc import Mapping

from ecom_erp.core.accounting.statements import mapped
from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations import mapped_tables
from ecom_erp.integrations.statements.base import StatementAdapter
from ecom_erp.integrations.statements.mapped.settings import DECLARATION, Settings

FIGURES = ("amount", "amount_out", "fee", "fee_tax", "net", "balance", "payout_amount")


class Adapter(StatementAdapter[Settings]):
	declaration = DECLARATION
	needs_mapping = True

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		if mapping is None:
			raise StatementError("Choose a mapping for this file")
		if problem := mapping.problem():
			raise problem
		try:
			rows = mapped_tables.rows(data, mapping.columns, FIGURES)
			return mapped.read(rows, mapping, remembered, "file")
		except csv.Error as error:
			raise StatementError("The file is no table") from error
