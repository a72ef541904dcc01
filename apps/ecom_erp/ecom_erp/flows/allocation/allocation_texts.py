"""A plan of `core.allocation`, or why there is none, in the words of the person who reads it."""

from collections.abc import Mapping

from frappe import _
from frappe.utils import formatdate

from ecom_erp.core.allocation import Plan, Shortage, explain
from ecom_erp.core.allocation.model import ItemShortage
from ecom_erp.core.money import from_minor, minor_units
from ecom_erp.flows.allocation.waiting.available import Divided
from ecom_erp.flows.words.hold_words import Said, listed, say


def plan_reasons(plan: Plan | None, currency: str) -> dict[tuple[str, str, str], tuple[int, str]]:
	"""(quantity, why) by line id, item and warehouse. A demand's line is named "line id|item"."""
	found = {}
	for row in explain(plan) if plan else ():
		line_id, _sep, item = row.line.rpartition("|")
		found[line_id, item, row.warehouse] = (
			row.qty,
			_(row.message).format(**_readable(row.params, currency)),
		)
	return found


def awaited_reasons(divided: Divided, currency: str) -> dict[tuple[str, str, str], tuple[int, str]]:
	"""As `plan_reasons`, for what is awaited."""
	found = {}
	for (line_id, item, warehouse), (qty, _why) in plan_reasons(divided.later, currency).items():
		day = divided.first_day(item, warehouse)
		text = _("Waits for stock, expected on {0}").format(formatdate(day)) if day else _("Waits for stock")
		found[line_id, item, warehouse] = (qty, text)
	return found


def alternatives_text(plan: Plan, currency: str) -> str:
	"""What else was weighed, a line for each alternative."""
	rows = [
		_("Chosen plan: {0}; {1} combinations compared").format(
			amount_text(plan.total, currency), plan.considered
		)
	]
	if plan.gap:
		rows.append(
			_("Not proven to be the cheapest: another plan could save up to {0}").format(
				amount_text(plan.gap, currency)
			)
		)
	for other in plan.alternatives:
		if other.total is not None:
			rows.append(_("All from {0}: {1}").format(other.warehouse, amount_text(other.total, currency)))
		else:
			why = "; ".join(_(o.message).format(**o.params) for o in other.obstacles)
			rows.append(_("All from {0}: not possible ({1})").format(other.warehouse, why))
	return "\n".join(rows)


def shortage_text(shortage: Shortage) -> Said:
	"""What is missing, item by item; or, where stock is not the cause, what is."""
	if shortage.obstacle.code == "stock":
		return listed([_missing(row) for row in shortage.items if row.missing])
	return say(
		shortage.obstacle.message, {key: str(value) for key, value in shortage.obstacle.params.items()}
	)


def _missing(row: ItemShortage) -> Said:
	numbers = {"item": row.item, "ordered": str(row.demanded), "available": str(row.available)}
	return say("{item}: {ordered} ordered, {available} available", numbers)


def amount_text(minor: int, currency: str) -> str:
	return f"{from_minor(minor, currency):.{minor_units(currency)}f} {currency}"


def _readable(params: Mapping[str, object], currency: str) -> dict[str, object]:
	return {
		key: amount_text(value, currency) if key in ("more", "saved") else value
		for key, value in params.items()
	}
