"""The reader of any table."""

import csv

from ecom_erp.core.accounting.courier_bills import mapped
from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.model import CourierBill
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations import mapped_tables
from ecom_erp.integrations.courier_bills.base import BillAdapter
from ecom_erp.integrations.courier_bills.by_mapping.settings import DECLARATION


class Adapter(BillAdapter):
	declaration = DECLARATION
	needs_mapping = True

	def read_file(
		self, data: bytes, filename: str, currency: str, mapping: BillMapping | None = None
	) -> list[CourierBill]:
		if mapping is None:
			raise StatementError("Choose a mapping for this file")
		if problem := mapping.problem():
			raise problem
		name = filename.rpartition("/")[2].rpartition(".")[0] or filename
		try:
			rows = mapped_tables.rows(data, mapping.columns, mapped.FIGURES)
			return mapped.read(rows, mapping, currency, name)
		except csv.Error as error:
			raise StatementError("The file is no table") from error
