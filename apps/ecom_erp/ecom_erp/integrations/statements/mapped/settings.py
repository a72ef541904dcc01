"""What the reader of any table declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration
from ecom_erp.integrations.statements.base import Capability, StatementSettings


@dataclass(frozen=True)
class Settings(StatementSettings):
	"""Nothing but the name is needed to read files."""


DECLARATION = Declaration(
	name="Other Provider",
	key="mapped",
	settings=Settings,
	capabilities=frozenset({Capability.FILE}),
	about="Statements of Klarna, Mollie, Adyen or any other provider as CSV or Excel, by a mapping of their columns that is made once "
	"and kept. Types become kinds once somebody has said what each is.",
	address=Address.NONE,
)
