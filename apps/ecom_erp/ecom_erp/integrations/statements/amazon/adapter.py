"""The adapter of Amazon's settlements."""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.integrations.statements.amazon import flat_file
from ecom_erp.integrations.statements.amazon.settings import DECLARATION, Settings
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
		return flat_file.read(data, remembered)
