"""A call that is sent again, because its answer was lost, gets the answer of the first time.

The caller names the call by a header `Idempotency-Key` of his own. A key belongs to a user and a method, is kept for some days
(Log Settings), and stands for one content. What failed may be sent again with its key.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction

CALL = "Ecom API Call"
LONGEST_KEY = 255
BUSY = timedelta(minutes=5)
"""How long a call may take. One that died before its end may be sent again after that: each method looks what is done already."""


def once(method: Callable) -> Callable:
	"""A method that is carried out once for a key. Its answer is data that JSON can write."""

	@wraps(method)
	def keyed(**values):
		key = frappe.request.headers.get("Idempotency-Key") if frappe.request else None
		if key is None:
			return method(**values)
		name = _name(method, key)
		known = in_transaction(_begin, name, method.__name__, _digest(values))
		if known is not None:
			return json.loads(known)
		try:
			answer = method(**values)
		except Exception:
			frappe.db.rollback()
			in_transaction(_forget, name)
			raise
		in_transaction(_keep, name, json.dumps(answer, default=str))
		return answer

	return keyed


def _name(method: Callable, key: str) -> str:
	if not 0 < len(key) <= LONGEST_KEY:
		refuse(ErrorCode.INVALID_REQUEST, _("An Idempotency-Key has 1 to {0} characters").format(LONGEST_KEY))
	return _hash(frappe.session.user, method.__name__, key)


def _digest(values: dict[str, Any]) -> str:
	return _hash(json.dumps(values, sort_keys=True, default=str))


def _hash(*parts: str) -> str:
	return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _begin(name: str, method: str, content: str) -> str | None:
	"""The answer of the call that had the key before; None when it is to be carried out now, by nobody else."""
	call = frappe.get_doc({"doctype": CALL, "method": method, "content": content, "busy_until": _until()})
	call.flags.by_machine = True
	if insert_once(call, name):
		return None
	known = frappe.db.get_value(
		CALL, name, ["content", "answer", "done", "busy_until"], as_dict=True, for_update=True
	)
	if known.content != content:
		refuse(
			ErrorCode.KEY_REUSED,
			_("This Idempotency-Key was used for a call with another content: use a new one"),
		)
	if known.done:
		return known.answer
	if known.busy_until > now_datetime():
		refuse(ErrorCode.IN_USE, _("The first call with this Idempotency-Key is still at work"))
	frappe.db.set_value(CALL, name, "busy_until", _until())
	return None


def _until():
	return now_datetime() + BUSY


def _keep(name: str, answer: str) -> None:
	frappe.db.set_value(CALL, name, {"done": 1, "answer": answer})


def _forget(name: str) -> None:
	frappe.db.delete(CALL, {"name": name, "done": 0})
