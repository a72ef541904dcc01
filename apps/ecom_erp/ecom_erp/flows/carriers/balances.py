"""How many numbers an account has left, where the courier's service tells it."""

import frappe
from frappe.utils import now_datetime

from ecom_erp.messaging.transaction import in_transaction


def note(account: str, left: int | None) -> None:
	"""Keep what the service has told (None: it does not count them); below the account's limit it is shown on the home."""
	in_transaction(_note, account, left)


def _note(account: str, left: int | None) -> None:
	limit = frappe.db.get_value("Courier Account", account, "warn_below") or 0
	values = {
		"numbers_left": left or 0,
		"numbers_read_at": None if left is None else now_datetime(),
		"numbers_low": left is not None and left < limit,
	}
	frappe.db.set_value("Courier Account", account, values, update_modified=False)
	frappe.clear_document_cache("Courier Account", account)
