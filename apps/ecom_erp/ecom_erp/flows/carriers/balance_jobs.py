"""The machine asks what accounts have left, before somebody stands at the packing station without a number."""

import frappe

from ecom_erp.flows.carriers import balances, couriers
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.integrations.couriers.base import Capability, CourierError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back


def read_all() -> int:
	"""Ask each enabled account whose service tells it; how many have told. One that does not answer shows why."""
	rows = frappe.get_all("Courier Account", {"enabled": 1}, ["name", "courier"], order_by="name")
	return sum(_read(row.name) for row in rows if can(row.courier, Capability.BALANCE))


def _read(account: str) -> bool:
	try:
		balances.note(account, couriers.adapter_of(couriers.get_account(account)).numbers_left())
	except (CourierError, HttpError) as error:
		in_transaction(couriers.note_courier, account, "Failing", str(error))
		return False
	except Exception:
		roll_back()
		log_unexpected(f"Courier Account {account}")
		return False
	in_transaction(couriers.note_courier, account, "OK", None)
	return True
