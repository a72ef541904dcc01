"""What the reader of WeChat Pay's bills declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration
from ecom_erp.integrations.statements.base import Capability, StatementSettings


@dataclass(frozen=True)
class Settings(StatementSettings):
	"""Nothing but the name is needed to read files."""


DECLARATION = Declaration(
	name="WeChat Pay",
	key="wechat_pay",
	settings=Settings,
	capabilities=frozenset({Capability.FILE}),
	about="Bills of WeChat Pay (微信支付) as CSV: the fund bill (资金账单), which states the balance behind each movement and can be "
	"proven, and the trade bill (交易账单), which states sales, refunds and fees.",
	address=Address.NONE,
	steps=("In the merchant platform, choose 交易中心 > 交易账单 or 资金账单, and download it as CSV.",),
)
