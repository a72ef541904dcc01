"""Orders from the rows of a table, one row for each line of an order: a marketplace's export, phone orders kept in a
spreadsheet. Rows of one order are those with the same order id, and rows without one below them that say nothing of an
order. What is said of the order as a whole may stand in each of its rows or in the first alone. An order with a problem is
not made; each problem names the row and says what to do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom_erp.core.intake import table_people
from ecom_erp.core.intake.table_columns import Columns, Evidence
from ecom_erp.core.intake.table_lines import LINE_FIELDS, read_lines, with_order_tax
from ecom_erp.core.intake.table_states import (
	fulfilment,
	is_cancelled,
	is_collected,
	payment_state,
	refunded,
	says_sent,
	shipped_at,
	ships_itself,
)
from ecom_erp.core.intake.table_values import Problem, Values
from ecom_erp.core.orders.canonical import (
	CanonicalOrder,
	Payment,
	PaymentKind,
	PaymentState,
	all_fulfilled,
)
from ecom_erp.core.orders.shop_states import MONEY_CAME_IN, ShopStop

_IN_PART = "Only a part of this order was refunded. Enter the order in the shop or by hand."


@dataclass(frozen=True)
class TableSettings:
	"""How a table is to be read. `columns`: our field -> the column's header. `date_format`: as for strptime, "" for
	dates that begin with the year. `payment`: "file" (by the column payment_state), "paid" or "unpaid" for all orders.
	`countries`: lower-case name -> code."""

	columns: Mapping[str, str]
	currency: str
	time_zone: str = "UTC"
	decimal_sign: str = "."
	date_format: str = ""
	taxes_included: bool = False
	payment: str = "file"
	gateway: str = ""
	country: str = ""
	countries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableOrder:
	"""One order of the table: made, or kept from it by problems. `row` is the number of its first row."""

	order_id: str
	row: int
	order: CanonicalOrder | None
	problems: tuple[Problem, ...]


def read_orders(
	header: Sequence[str], rows: Sequence[Sequence[Any]], settings: TableSettings, first_row: int = 2
) -> Iterator[TableOrder]:
	"""The orders, in the order of their first rows. `first_row`: the number people see beside the first of `rows`.
	Raises ValueError naming a column that the table does not have."""
	columns = Columns.of(header, settings.columns)
	evidence = Evidence.of(rows, columns, settings.decimal_sign)
	groups: dict[str, list[Values]] = {}
	above = ""
	for number, row in enumerate(rows, first_row):
		if not any(str(cell).strip() for cell in row if cell is not None):
			above = ""
			continue
		values = Values(number, columns.cells(row), settings.columns, settings, evidence)
		columns.check(values, row)
		if not _continues(values, groups.get(above, ())):
			# rows without an id stand alone, so that each of them is told
			above = values.identifier("order_id") or f"\0{number}"
		groups.setdefault(above, []).append(values)
	for key, group in groups.items():
		yield _order(key.partition("\0")[0], group, settings)


def _continues(values: Values, above: Sequence[Values]) -> bool:
	"""Whether a row is a further line of the order `above` it: it has no id, and says nothing of another order. Where it
	does say something of an order, its id is missing, and the order above, of which it may be a line, waits for that."""
	if not above or values.filled("order_id"):
		return False
	said = [name for name in values.names if name not in LINE_FIELDS and values.filled(name)]
	if any(_Whole(above).contradicts(name, values.raw(name)) for name in said):
		return False
	if said:
		values.identifier("order_id")
	return True


def _order(order_id, group, settings) -> TableOrder:
	first = _Whole(group)
	currency = first.currency(settings.currency)
	for values in group:
		values.order_currency = currency
	lines = read_lines(group, currency)
	created_at = first.moment("created_at")
	sent_at = shipped_at(group)
	state, cancelled, sent = _state(first, settings, sent_at is not None)
	sent = _sent_by_others(group) or sent
	state = _with_refunds(group, state)
	if state is PaymentState.PARTIALLY_REFUNDED and not sent:
		first.problem("payment_state", _IN_PART)
	amounts: dict[str, Any] = {name: first.amount(name) for name in ("discount", "tip")}
	for name in ("shipping", "shipping_tax", "fees", "fees_tax"):
		amounts[name] = first.amount(name) + sum(values.amount(f"line_{name}") for values in group)
	amounts["shipping"] -= sum(values.amount("line_shipping_discount") for values in group)
	texts = {
		**{name: first.text(name) for name in ("shipping_method", "note", "gateway")},
		**{name: first.reference(name) for name in ("number", "payment_id", "buyer_id")},
	}
	updated_at, paid_at = first.optional_moment("updated_at"), first.optional_moment("paid_at")
	buyer, address = table_people.buyer(first, texts["buyer_id"]), table_people.address(first, settings)
	total, tags = first.optional_amount("total"), first.text("tags")
	tax, fee = first.amount("tax"), first.optional_amount("payment_fee")
	gateway = texts["gateway"] or settings.gateway
	if state in MONEY_CAME_IN and not gateway:
		first.problem(
			"gateway", "How was the order paid? Add a column, or enter the payment gateway in the mapping."
		)
	problems = tuple(problem for values in group for problem in values.problems)
	if problems:
		return TableOrder(order_id, group[0].row, None, problems)
	order = CanonicalOrder(
		external_id=order_id,
		number=texts["number"] or order_id,
		created_at=created_at,
		updated_at=updated_at or created_at,
		currency=currency,
		payment_state=state,
		total=Decimal(0),
		lines=with_order_tax(lines, tax - amounts["shipping_tax"] - amounts["fees_tax"], currency),
		buyer=buyer,
		shipping_address=address,
		billing_address=address,
		taxes_included=settings.taxes_included,
		shipping_method=texts["shipping_method"],
		cancelled_at=(updated_at or created_at) if cancelled else None,
		cancel_reason="cancelled" if cancelled else "",
		tags=tuple(sorted(part.strip() for part in tags.replace("，", ",").split(",") if part.strip())),
		note=texts["note"],
		stop=ShopStop.PICKUP if is_collected(texts["shipping_method"]) and not sent else ShopStop.NONE,
		**amounts,
	)
	total = order.computed_total if total is None else total
	payment = _payment(
		order_id, state, total, currency, gateway, texts["payment_id"], paid_at or created_at, fee
	)
	order = replace(order, total=total, payments=payment)
	if sent:
		order = all_fulfilled(order, sent_at or order.updated_at)
	return TableOrder(order_id, group[0].row, order, ())


def _state(first, settings, dated: bool) -> tuple[PaymentState, bool, bool]:
	"""State of the money, whether the order was cancelled, and whether it was sent; `dated`: a day of that is named."""
	word = first.text("payment_state")
	cancelled = is_cancelled(word) or first.optional_moment("cancelled_at") is not None
	sent = dated or says_sent(word, settings.columns.get("payment_state", ""))
	if first.filled("fulfilment_state"):
		told = fulfilment(first.text("fulfilment_state"))
		if told is None:
			first.problem("fulfilment_state", "Unknown fulfilment state. Enter fulfilled or unfulfilled.")
		sent = bool(told)
	return _money_state(first, settings, word, cancelled), cancelled, sent


def _sent_by_others(group: Sequence[Values]) -> bool:
	"""Whether the marketplace ships the order by itself."""
	own = [values for values in group if not ships_itself(values.text("fulfilled_by"))]
	if own and len(own) < len(group):
		own[0].problem("fulfilled_by", "The marketplace ships a part of this order. Enter your part by hand.")
	return not own


def _money_state(first, settings, word, cancelled) -> PaymentState:
	state = payment_state(word)
	if cancelled:
		return state if state in MONEY_CAME_IN else PaymentState.VOIDED
	if settings.payment != "file":
		return PaymentState.PAID if settings.payment == "paid" else PaymentState.PENDING
	if state is None and (word or "payment_state" in settings.columns):
		first.problem("payment_state", "Unknown payment state. Enter paid, unpaid, refunded or cancelled.")
	return state or PaymentState.PENDING


def _with_refunds(group: Sequence[Values], state: PaymentState) -> PaymentState:
	"""The state of the money after what the rows say of refunds. An order of which a part went back is not made: the table
	does not say how much."""
	told = [(values, refunded(values.text("refund_state"))) for values in group]
	for values, gone in told:
		if gone is None:
			values.problem(
				"refund_state",
				"Unknown refund state. Enter refunded, or none; while a refund is being decided, leave the order out.",
			)
	back = [values for values, gone in told if gone]
	if len(back) == len(group):
		return PaymentState.REFUNDED
	for values in back:
		values.problem("refund_state", _IN_PART)
	return state


def _payment(order_id, state, total, currency, gateway, payment_id, at, fee) -> tuple[Payment, ...]:
	if state in MONEY_CAME_IN:
		# a shop that lists several payments in one cell puts blanks between them
		payment_id = "".join(payment_id.split()) or f"{order_id}-paid"
		return (Payment(payment_id, gateway, PaymentKind.CAPTURE, total, currency, at, fee=fee),)
	if gateway and state is PaymentState.PENDING:
		return (Payment("", gateway, PaymentKind.CAPTURE, total, currency, succeeded=False),)
	return ()


class _Whole:
	"""What the rows say of the order as a whole: the first that says something; another row must not say otherwise."""

	def __init__(self, group: Sequence[Values]):
		self._group = group

	def filled(self, name: str) -> bool:
		return self._saying(name).filled(name)

	def text(self, name: str) -> str:
		return self._saying(name).text(name)

	def reference(self, name: str) -> str:
		return self._saying(name).reference(name)

	def amount(self, name: str) -> Decimal:
		return self._saying(name).amount(name)

	def optional_amount(self, name: str) -> Decimal | None:
		return self._saying(name).optional_amount(name)

	def moment(self, name: str) -> datetime:
		return self._saying(name).moment(name)

	def optional_moment(self, name: str) -> datetime | None:
		return self._saying(name).optional_moment(name)

	def currency(self, default: str) -> str:
		return self._saying("currency").currency("currency", default)

	def country(self, name: str, default: str, countries: Mapping[str, str]) -> str:
		return self._saying(name).country(name, default, countries)

	def problem(self, name: str, message: str) -> None:
		self._saying(name).problem(name, message)

	def contradicts(self, name: str, said: Any) -> bool:
		return any(values.filled(name) and values.raw(name) != said for values in self._group)

	def _saying(self, name) -> Values:
		filled = [values for values in self._group if values.filled(name)]
		if not filled:
			return self._group[0]
		for values in filled[1:]:
			if values.raw(name) != filled[0].raw(name):
				text = "Differs from row {other} of the same order"
				values.problem(name, text, other=filled[0].row)
		return filled[0]
