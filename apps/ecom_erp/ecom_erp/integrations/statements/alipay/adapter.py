"""The adapter of Alipay's bills."""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.integrations.statements.alipay import account_details, business_details
from ecom_erp.integrations.statements.alipay.bill import DETAILS, open_bill
from ecom_erp.integrations.statements.alipay.settings import DECLARATION, Settings
from ecom_erp.integrations.statements.base import StatementAdapter


class Adapter(StatementAdapter[Settings]):
	declaration = DECLARATION

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		bill = open_bill(data)
		reader = account_details if bill.kind == DETAILS else business_details
		return [reader.read(bill, remembered)]
