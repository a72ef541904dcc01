"""Exchange rates as they stand in ERPNext. No service outside is asked, unlike by ERPNext's own function."""

from decimal import Decimal

import frappe
from frappe.utils import nowdate


def stored_rate(source: str, target: str) -> Decimal | None:
	"""How many `target` one `source` is worth by the last Currency Exchange up to today, of either direction; None when
	there is none."""
	if source == target:
		return Decimal(1)
	there, back = _last(source, target), _last(target, source)
	if there:
		return there
	return 1 / back if back else None


def _last(source: str, target: str) -> Decimal | None:
	rates = frappe.get_all(
		"Currency Exchange",
		filters={"from_currency": source, "to_currency": target, "date": ("<=", nowdate())},
		pluck="exchange_rate",
		order_by="date desc",
		limit=1,
	)
	return Decimal(str(rates[0])) if rates and rates[0] else None
