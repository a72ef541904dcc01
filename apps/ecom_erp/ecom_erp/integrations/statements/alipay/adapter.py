"""The adapter of Alipay's bills."""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.integrations.statements.alipay import account_details, business_details
from ecom_erp.integrations.statements.alipay.bill import DETAILS, is_summary, open_bill
from ecom_erp.integrations.statements.alipay.settings import DECLARATION, Settings
from ecom_erp.integrations.statements.archives import unpacked
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
		files = unpacked(data)
		details = [one for one in files if not is_summary(one)]
		return [_read(one, remembered) for one in details or files]


def _read(data: bytes, remembered: Mapping[str, LineKind]) -> Statement:
	bill = open_bill(data)
	reader = account_details if bill.kind == DETAILS else business_details
	return reader.read(bill, remembered)
