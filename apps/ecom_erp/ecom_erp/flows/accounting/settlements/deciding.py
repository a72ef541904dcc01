"""What people decide about lines that the app could not match: a type is named once and remembered, a line is accepted as
it is, treated as something else, or given its order."""

from decimal import Decimal

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.matching import Finding, Match, Movement, match
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import BOOKED_KINDS
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.states.money.settlement import OPEN, READY, LineState
from ecom_erp.flows.accounting.settlements import accounts, line_matching
from ecom_erp.flows.accounting.settlements.movements import of_orders
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SETTLEMENT, SHARE
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import unit_of_work

# what may be left as it is: the payments that it settles are known, the difference goes to adjustments
ACCEPTABLE = (Finding.AMOUNT_DIFFERS,)


def unknown_types(settlement: str) -> list[dict]:
	"""The provider's types in a settlement that nobody has named: {type, lines, net}."""
	line = frappe.qb.DocType(LINE)
	return (
		frappe.qb.from_(line)
		.select(line.type, Count("*").as_("lines"), Sum(line.net).as_("net"))
		.where((line.settlement == settlement) & (line.kind == LineKind.UNKNOWN))
		.groupby(line.type)
		.orderby(line.type)
	).run(as_dict=True)


@unit_of_work
def name_type(account: str, type_name: str, kind: str) -> None:
	"""Say what a provider's type is; all open lines of it in the account's settlements are that from now on."""
	said = LineKind(kind)
	if said is LineKind.UNKNOWN:
		refuse(ErrorCode.INVALID_REQUEST, _("Choose a kind"))
	doc = lock(accounts.ACCOUNT, account)
	known = next(
		(row for row in doc.types if row.type.strip().casefold() == type_name.strip().casefold()), None
	)
	if known:
		known.kind = said
	else:
		doc.append("types", {"type": type_name, "kind": said})
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)
	unknown = {"settlement_account": account, "kind": LineKind.UNKNOWN, "type": type_name}
	settlements = frappe.get_all(LINE, filters=unknown, pluck="settlement", distinct=True)
	frappe.db.set_value(LINE, unknown, {"kind": said, "finding": ""}, update_modified=False)
	for name in sorted(settlements):
		_rematch(name)
	kick("match_settlements")


def _rematch(name: str) -> None:
	if lock_values(SETTLEMENT, name, "status") in (OPEN, READY):
		values = {"next_line": 0, "step_due_at": now_datetime(), "step_attempts": 0}
		frappe.db.set_value(SETTLEMENT, name, values)


@unit_of_work
def accept(name: str, note: str) -> None:
	"""A line whose amount differs is right as it is: it settles what it can, the rest is posted as an adjustment."""
	line = _open_line(name)
	if line.finding not in ACCEPTABLE or not line.ecom_order:
		refuse(
			ErrorCode.WRONG_STATUS,
			_(
				"Only a line whose order is known, but whose amount differs, can be accepted. Use Treat As otherwise."
			),
		)
	_require_note(note)
	found, movements = _matched(line, line.ecom_order, as_stated=True)
	seen = max(from_field(line.difference), Decimal(0))
	if found.finding not in (*ACCEPTABLE, *line_matching.TOLD_ONLY) or found.difference > seen:
		# another line has settled the payment, or the shop states another one now
		refuse(
			ErrorCode.WRONG_STATUS, _("What is open of the payment has changed meanwhile: press Match Again")
		)
	line_matching.write_shares(line.settlement, movements, [found])
	_decided(line, note)


@unit_of_work
def treat_as(name: str, kind: str, note: str) -> None:
	"""A line is something else than the provider calls it; it is posted as that, and settles no payment."""
	line = _open_line(name)
	if kind in BOOKED_KINDS or kind not in set(LineKind) - {LineKind.UNKNOWN, LineKind.PREVIOUS_BALANCE}:
		refuse(ErrorCode.INVALID_REQUEST, _("Choose another kind: a charge or refund needs its order."))
	_require_note(note)
	_decided(line, note, kind=kind, stated_kind=line.kind, difference=0)


@unit_of_work
def choose_order(name: str, order: str) -> str:
	"""A line belongs to an order that it does not name, or names otherwise; "" or, where it does not fit, what is off."""
	line = _open_line(name)
	account = accounts.read(line.settlement_account)
	if frappe.db.get_value("Ecom Order", order, "shop") not in account.gateways:
		refuse(
			ErrorCode.INVALID_REQUEST, _("{0} is of a shop that this account does not settle").format(order)
		)
	found, movements = _matched(line, order)
	if found.finding not in line_matching.TOLD_ONLY:
		values = {**line_matching.values_of(found), "ecom_order": order}
		frappe.db.set_value(LINE, name, values)
		return values["explanation"]
	line_matching.write_shares(line.settlement, movements, [found])
	_decided(line, _("The order was chosen by hand"), ecom_order=order)
	return ""


@unit_of_work
def undo(name: str) -> None:
	"""Take a person's decision on a line back: it is as it was stated, and is matched once more."""
	line = frappe.get_doc(LINE, name)
	accounts.lock_of(line.settlement)
	line.reload()
	if line.state != LineState.ACCEPTED:
		refuse(ErrorCode.WRONG_STATUS, _("Nobody has decided about this line"))
	if lock_values(SETTLEMENT, line.settlement, "status") not in (OPEN, READY):
		refuse(ErrorCode.WRONG_STATUS, _("The settlement does not wait for decisions"))
	frappe.db.delete(SHARE, {"settlement": line.settlement, "line": name})
	none = {
		"accepted_by": None,
		"accepted_note": None,
		"stated_kind": None,
		"ecom_order": None,
		"finding": "",
	}
	frappe.db.set_value(
		LINE, name, {**none, "kind": line.stated_kind or line.kind, "state": LineState.OPEN, "difference": 0}
	)
	line_matching.refresh(line.settlement)
	_rematch(line.settlement)
	kick("match_settlements")


def _open_line(name: str):
	line = frappe.get_doc(LINE, name)
	accounts.lock_of(line.settlement)
	line.reload()
	if line.state != LineState.OPEN:
		refuse(ErrorCode.WRONG_STATUS, _("This line is decided already"))
	if frappe.db.get_value(SETTLEMENT, line.settlement, "status") not in (OPEN, READY):
		refuse(ErrorCode.WRONG_STATUS, _("The settlement does not wait for decisions"))
	return line


def _require_note(note: str) -> None:
	if not note.strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Say why: the reason is kept with the line"))


def _matched(line, order: str, as_stated: bool = False) -> tuple[Match, list[Movement]]:
	"""The line matched against one order alone; `as_stated`: by what it names itself, if that leads to the order."""
	account = accounts.read(line.settlement_account)
	movements = of_orders(account, [order])
	stated = line_matching.as_line(line)
	[found] = match([stated], line.currency, movements)
	if not as_stated or found.order != order:
		number = next((one.number or one.external_order_id for one in movements), "")
		asked = line_matching.with_order_number(stated, number)
		[found] = match([asked], line.currency, movements)
	return found, movements


def _decided(line, note: str, **values) -> None:
	frappe.db.set_value(
		LINE,
		line.name,
		{
			"state": LineState.ACCEPTED,
			"accepted_by": frappe.session.user,
			"accepted_note": note.strip(),
			**values,
		},
	)
	line_matching.refresh(line.settlement)
