"""What the reader of Alipay's bills declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration
from ecom_erp.integrations.statements.base import Capability, StatementSettings


@dataclass(frozen=True)
class Settings(StatementSettings):
	"""Nothing but the name is needed to read files."""


DECLARATION = Declaration(
	name="Alipay",
	key="alipay",
	settings=Settings,
	capabilities=frozenset({Capability.FILE}),
	about="Bills of Alipay (支付宝) as CSV: account details (账务明细), which state the balance behind each movement and can be proven, "
	"and business details (业务明细), which state sales, refunds and service fees.",
	address=Address.NONE,
	steps=(
		"In Alipay's merchant centre, choose 对账中心 and download the bill (账务明细 or 业务明细) as CSV.",
		"Upload the ZIP archive as it is, or the file in it that ends in 明细.",
	),
)
