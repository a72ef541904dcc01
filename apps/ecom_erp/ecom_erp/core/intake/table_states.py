"""What the states of an order mean, in the words of marketplaces and of people."""

import re
from collections.abc import Sequence
from datetime import datetime, timezone

from ecom_erp.core.intake.table_values import Values
from ecom_erp.core.orders.canonical import PaymentState

_STATES = {
	PaymentState.PAID: "paid|completed|complete|processing|unshipped|awaiting shipment|awaiting fulfillment|ready to ship|shipped|"
	"dispatched|delivered|yes|已付款|已支付|待发货|备货中|等待出库|已发货|"
	"买家已付款|买家已付款,等待卖家发货|等待卖家发货|卖家已发货,等待买家确认|已发货,待签收|已签收|交易成功|已完成|是",
	PaymentState.PENDING: "pending|pending payment|payment pending|awaiting payment|unpaid|no|open|on hold|待付款|待支付|未付款|等待买家付款|等待付款|否",
	PaymentState.AUTHORIZED: "authorized|authorised",
	PaymentState.PARTIALLY_PAID: "partially paid|部分付款",
	PaymentState.PARTIALLY_REFUNDED: "partially refunded|部分退款",
	PaymentState.REFUNDED: "refunded|已退款",
	PaymentState.VOIDED: "voided|expired",
}
_STATE_OF_WORD = {word: state for state, words in _STATES.items() for word in words.split("|")}
_CANCELLED = frozenset(["cancelled", "canceled", "void", "已取消", "交易关闭", "已关闭"])
# states of an order that say that the goods have left, not only that they are paid
_SENT = frozenset(
	[
		"shipped",
		"dispatched",
		"delivered",
		"已发货",
		"卖家已发货,等待买家确认",
		"已发货,待签收",
		"已签收",
		"交易成功",
		"已完成",
	]
)
# so it is with these, where it is not the state of the payment that has come to its end
_DONE = frozenset(["completed", "complete"])
_OF_PAYMENT = re.compile("pay|paid|financial|付款|支付", re.IGNORECASE)
_FULFILMENT = {
	True: "fulfilled|shipped|delivered|sent|complete|completed|yes|已发货|已签收|已完成|是",
	False: "unfulfilled|unshipped|not shipped|pending|open|no|restocked|on hold|scheduled|未发货|待发货|否",
}
# what became of the money of a row that the buyer has complained of
_REFUNDS = {
	True: "refunded|fully refunded|refund completed|refund complete|退款成功|已退款|退款完成|全额退款|已全额退款|售后成功|售后完成|"
	"退款退货成功|退货退款成功",
	False: "-|none|no|n/a|no refund|not refunded|cancelled|canceled|closed|rejected|无|无售后|未申请|未申请售后|无售后或售后取消|"
	"售后关闭|售后已关闭|售后取消|退款关闭|退款取消|否",
}
_REFUNDED_OF_WORD = {word: back for back, words in _REFUNDS.items() for word in words.split("|")}
# who ships it instead of the seller, who has sent the goods there before
_OTHERS = frozenset({"amazon", "afn"})
# shipping methods without a parcel; at a "pickup point" a courier hands it over
_COLLECTED = frozenset(
	[
		"pickup",
		"pick up",
		"local pickup",
		"store pickup",
		"in store pickup",
		"customer pickup",
		"self pickup",
		"collection",
		"click & collect",
		"click and collect",
		"自提",
		"到店自提",
		"门店自提",
		"上门自提",
		"买家自提",
	]
)
_SENT_OF_WORD = {word: sent for sent, words in _FULFILMENT.items() for word in words.split("|")}


def payment_state(word: str) -> PaymentState | None:
	return _STATE_OF_WORD.get(_plain(word))


def is_cancelled(word: str) -> bool:
	return _plain(word) in _CANCELLED


def says_sent(word: str, column: str) -> bool:
	"""Whether the state of an order, in a column of that header, says that its goods have left."""
	return _plain(word) in _SENT or (_plain(word) in _DONE and not _OF_PAYMENT.search(column))


def fulfilment(word: str) -> bool | None:
	"""Whether an order of this fulfilment state was sent, whole; None for what cannot be told, as of one sent in part."""
	return _SENT_OF_WORD.get(_plain(word))


def refunded(word: str) -> bool | None:
	"""Whether the money of a row went back; None for what cannot be told, as of a refund that is being decided."""
	return _REFUNDED_OF_WORD.get(_plain(word)) if word.strip() else False


def ships_itself(marketplace: str) -> bool:
	"""Whether the marketplace ships the row from stock that it keeps."""
	return _plain(marketplace).partition(" ")[0] in _OTHERS


def is_collected(method: str) -> bool:
	"""Whether the buyer fetches an order of this shipping method."""
	return _plain(method) in _COLLECTED


def shipped_at(group: Sequence[Values]) -> datetime | None:
	"""When the order was shipped, as its rows date it; None also while that day is still to come. The date may stand in the
	first row alone, as what is said of the order does; of one that is dated in some of its full rows a part has left."""
	now = datetime.now(timezone.utc)
	dates = [values.optional_moment("fulfilled_at") for values in group]
	past = [one for one in dates if one and one <= now]
	silent = [
		values
		for values, one in zip(group, dates, strict=True)
		if not (one and one <= now) and (one or values.filled("created_at"))
	]
	if past and silent and not group[0].filled("fulfilment_state"):
		silent[0].problem(
			"fulfilled_at", "Only a part of this order was shipped. Enter the order in the shop or by hand."
		)
	return max(past, default=None)


def _plain(word: str) -> str:
	plain = word.casefold().replace("，", ",").replace(", ", ",").replace("_", " ")
	plain = plain.replace("-", " ") if len(plain) > 1 else plain
	return " ".join(plain.split()).removeprefix("wc ")
