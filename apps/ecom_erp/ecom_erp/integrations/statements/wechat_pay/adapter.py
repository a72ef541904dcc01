"""The adapter of WeChat Pay's bills."""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.integrations.statements.archives import unpacked
from ecom_erp.integrations.statements.base import StatementAdapter
from ecom_erp.integrations.statements.wechat_pay import fund_bill, trade_bill
from ecom_erp.integrations.statements.wechat_pay.bill import FUNDS, open_bill
from ecom_erp.integrations.statements.wechat_pay.settings import DECLARATION, Settings


class Adapter(StatementAdapter[Settings]):
	declaration = DECLARATION

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		return [one for file in unpacked(data) for one in _read(file, remembered)]


def _read(data: bytes, remembered: Mapping[str, LineKind]) -> list[Statement]:
	bill = open_bill(data)
	return [fund_bill.read(bill, remembered)] if bill.kind == FUNDS else trade_bill.read(bill, remembered)
