"""What Alipay's business types (业务类型) are. A type of sales whose money goes out, or of refunds whose money comes in, is another
one; its direction stands behind it in brackets."""

from collections.abc import Mapping

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.reading import kind_of

_INCOME = {"交易付款", "在线支付", "交易", "交易收款"}
_OUTGO = {"交易退款", "退款", "退款（交易退款）", "退款(交易退款)"}
_EITHER: Mapping[str, LineKind] = {
	"收费": LineKind.FEE,
	"服务费": LineKind.FEE,
	"退费": LineKind.FEE,
	"提现": LineKind.TRANSFER,
	"提现退回": LineKind.TRANSFER,
	"充值": LineKind.TRANSFER,
}
KNOWN: Mapping[str, LineKind] = {
	**dict.fromkeys(_INCOME, LineKind.CHARGE),
	**dict.fromkeys(_OUTGO, LineKind.REFUND),
	**_EITHER,
}


def typed(name: str, comes_in: bool) -> str:
	"""The type, with its direction where it goes against what the type usually does."""
	if name in _INCOME and not comes_in:
		return f"{name} (支出)"
	return f"{name} (收入)" if name in _OUTGO and comes_in else name


def kind(type_name: str, remembered: Mapping[str, LineKind]) -> LineKind:
	return kind_of(type_name, KNOWN, remembered)
