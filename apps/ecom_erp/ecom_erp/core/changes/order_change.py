"""What a person wants otherwise in the goods of an order that has not left, whether that can be, and what it does: to stock,
documents, money and the shop. Nothing is done here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ecom_erp.core.orders.findings import amount_text
from ecom_erp.core.states.order import may_change

STOCK, DOCUMENTS, MONEY, SHOP, WAREHOUSE = "Stock", "Documents", "Money", "Shop", "Warehouse"


@dataclass(frozen=True)
class Statement:
	"""A sentence: `message` is its English source text with the `params` in braces. `about` is what it concerns, "" of a
	refusal."""

	message: str
	params: Mapping[str, str] = field(default_factory=dict)
	about: str = ""


@dataclass(frozen=True)
class LineNow:
	"""A line of the order: `open` of its units are still to be shipped from here; `item`: what each unit takes from stock,
	in words."""

	line_id: str
	title: str
	open: int
	item: str = ""
	gift: bool = False


@dataclass(frozen=True)
class Standing:
	"""How far the order has gone. `picked`, `labelled`: names of parcels. `refunds`: the shop pays back when it is told to.
	`held`: what holds it now, "" when nothing does."""

	status: str
	channel: str
	currency: str
	lines: Sequence[LineNow]
	sales_order: str = ""
	picked: Sequence[str] = ()
	labelled: Sequence[str] = ()
	refunds: bool = False
	cancels: bool = False
	held: str = ""


@dataclass(frozen=True)
class Wanted:
	"""What is to be otherwise: units by line id that the line shall have, and by line id the item that is sent in the place of
	what it sells ("" takes such a choice back). Lines that are not named stay."""

	quantities: Mapping[str, int] = field(default_factory=dict)
	items: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Worth:
	"""What the units that leave are worth of the order's money: `back` of it goes to the buyer, because it was paid; `less` is
	what the order costs less."""

	less: Decimal = Decimal(0)
	back: Decimal = Decimal(0)


def reductions(standing: Standing, wanted: Wanted) -> dict[str, int]:
	"""Units by line id that leave the order, in the order of its lines."""
	open_units = {line.line_id: line.open for line in standing.lines}
	return {
		line.line_id: open_units[line.line_id] - wanted.quantities[line.line_id]
		for line in standing.lines
		if line.line_id in wanted.quantities and wanted.quantities[line.line_id] < open_units[line.line_id]
	}


def leaves_nothing(standing: Standing, wanted: Wanted) -> bool:
	"""Whether no unit that was sold is left."""
	gone = reductions(standing, wanted)
	return not any(line.open > gone.get(line.line_id, 0) for line in standing.lines if not line.gift)


def refusals(standing: Standing, wanted: Wanted) -> list[Statement]:
	"""All reasons why this cannot be done; none when it can."""
	return [*_of_order(standing), *_of_lines(standing, wanted)]


def _of_order(standing: Standing) -> Iterator[Statement]:
	if not may_change(standing.status):
		yield Statement(
			"The order is {status}. What has left comes back by an After Sales Ticket.",
			{"status": standing.status},
		)
	for parcel in standing.labelled:
		yield Statement("{parcel} already has a label. Void it first.", {"parcel": parcel})


def _of_lines(standing: Standing, wanted: Wanted) -> Iterator[Statement]:
	lines = {line.line_id: line for line in standing.lines}
	unknown = sorted({*wanted.quantities, *wanted.items} - lines.keys())
	for line_id in unknown:
		yield Statement("The order has no line {line}", {"line": line_id})
	for line_id, quantity in wanted.quantities.items():
		line = lines.get(line_id)
		if line and quantity < 0:
			yield Statement("{title}: the quantity cannot be negative", {"title": line.title})
		elif line and quantity > line.open:
			yield Statement(
				"{title}: {quantity} is more than the {open} that were ordered. The shop asks the buyer for the money: add goods "
				"there, or enter a further order for the same buyer and ship both together.",
				{"title": line.title, "quantity": str(quantity), "open": str(line.open)},
			)
		elif line and line.gift and quantity != line.open:
			yield Statement(
				"{title} is a gift of a review rule, which decides how many there are", {"title": line.title}
			)
	for line_id in wanted.items:
		line = lines.get(line_id)
		if line and line.gift:
			yield Statement(
				"{title} is a gift of a review rule, which decides what is given", {"title": line.title}
			)
	if not unknown and not reductions(standing, wanted) and not wanted.items and not _raised(lines, wanted):
		yield Statement("Nothing was changed")


def _raised(lines: Mapping[str, LineNow], wanted: Wanted) -> bool:
	return any(line_id in lines and qty != lines[line_id].open for line_id, qty in wanted.quantities.items())


def effects(standing: Standing, wanted: Wanted, worth: Worth) -> list[Statement]:
	"""What doing it does, in the order in which people ask: goods, stock, warehouse, documents, money, shop."""
	return [
		*_goods(standing, wanted),
		*_documents(standing, wanted),
		*_money(standing, worth),
		*_shop(standing, wanted, worth),
	]


def _goods(standing: Standing, wanted: Wanted) -> Iterator[Statement]:
	gone = reductions(standing, wanted)
	for line in standing.lines:
		if line.line_id in gone:
			params = {
				"quantity": str(gone[line.line_id]),
				"title": line.title,
				"left": str(line.open - gone[line.line_id]),
			}
			yield Statement("{quantity} x {title} leave the order; {left} stay.", params, STOCK)
		if wanted.items.get(line.line_id):
			params = {"title": line.title, "item": wanted.items[line.line_id]}
			yield Statement("{title}: {item} is sent instead. The price stays.", params, STOCK)
		elif line.line_id in wanted.items:
			yield Statement("{title}: what the listing says is sent again.", {"title": line.title}, STOCK)
	if standing.picked:
		params = {"parcels": ", ".join(standing.picked)}
		yield Statement("Was picked already and has to go back to the shelf: {parcels}", params, WAREHOUSE)


def _documents(standing: Standing, wanted: Wanted) -> Iterator[Statement]:
	nothing_left = leaves_nothing(standing, wanted)
	if standing.sales_order:
		params = {"sales_order": standing.sales_order}
		if nothing_left:
			yield Statement(
				"Sales Order {sales_order} is cancelled; its stock is free again.", params, DOCUMENTS
			)
		else:
			yield Statement(
				"Sales Order {sales_order} is cancelled and replaced. The stock is reserved anew, perhaps in another warehouse.",
				params,
				DOCUMENTS,
			)
	if nothing_left:
		yield Statement("Nothing is left of the order: it is cancelled.", {}, DOCUMENTS)
	elif standing.held:
		yield Statement("The order stays on hold: {reason}", {"reason": standing.held}, DOCUMENTS)


def _money(standing: Standing, worth: Worth) -> Iterator[Statement]:
	if worth.less:
		params = {"amount": amount_text(worth.less, standing.currency), "currency": standing.currency}
		yield Statement("The order costs {amount} {currency} less.", params, MONEY)
	if worth.back:
		params = {"amount": amount_text(worth.back, standing.currency), "currency": standing.currency}
		yield Statement("{amount} {currency} of the payment go back to the buyer.", params, MONEY)


def _shop(standing: Standing, wanted: Wanted, worth: Worth) -> Iterator[Statement]:
	params = {"channel": standing.channel}
	if not reductions(standing, wanted):
		yield Statement("The shop is told nothing: its lines and amounts stay.", {}, SHOP)
	elif leaves_nothing(standing, wanted) and standing.cancels:
		yield Statement("The shop is told to cancel the order.", {}, SHOP)
	elif worth.back and standing.refunds:
		yield Statement("The shop is told which pieces left, and to pay the buyer back.", {}, SHOP)
	elif worth.back:
		yield Statement("Pay the buyer back in the shop; {channel} cannot be told to.", params, SHOP)
	else:
		yield Statement("Take the pieces out of the order in the shop too.", {}, SHOP)
