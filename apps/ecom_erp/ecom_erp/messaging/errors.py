"""Refusals that a caller can switch on, and errors nobody foresaw, for the admin's Error Log."""

import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any, NoReturn

import frappe
from frappe import _
from rq.timeouts import BaseTimeoutException

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.personal import masked

_FRAME = re.compile(r'\s*File ".*", line \d+, in \S+')
_OWN_FRAME = re.compile(r'^\s*File ".*/ecom_erp/', re.MULTILINE)
_OWN_REQUEST = re.compile(r'"/api/method/ecom_erp\.|ecom_erp\.')
_RAISED = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Exists|Limit|Overloaded|NotYet|Died)\w*)(?::|$)")


class WorkerDied(Exception):
	"""The step has killed its worker again and again."""


def refuse(
	code: ErrorCode,
	message: str,
	error: type[Exception] = frappe.ValidationError,
	title: str | None = None,
) -> NoReturn:
	"""Raises `error` with a text for the user, as `frappe.throw` does; the answer of the request carries the code
	(`api.http.error_codes`)."""
	frappe.local.ecom_refusal = (code, message)
	frappe.throw(message, error, title=title)


def check_form_key(key: str) -> None:
	"""Raises unless `key` is one that a form makes of itself, by which what it sends twice is done once."""
	if not key.isalnum() or not 8 <= len(key) <= 40:
		refuse(ErrorCode.INVALID_REQUEST, _("The form has no key of its own. Open it again."))


def log_unexpected(title: str, *known: Any) -> None:
	"""Log the trace of the error at hand, without the buyer's data: those of the orders `known` (see `core.personal`) are
	masked, and where there are none the messages of the errors are left out. The end of the job's time is no error of the
	work at hand: it is raised again and ends the job, whose lease brings the work back."""
	error = sys.exc_info()[1]
	if isinstance(error, BaseTimeoutException):
		raise
	frappe.log_error(title=title, message="\n".join(_trace(error, known)))


def _trace(error: BaseException | None, known: tuple) -> Iterator[str]:
	"""The error and those it came from, the first one first."""
	if error is None:
		return
	before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
	yield from _trace(before, known)
	yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
	said = f": {masked(str(error), *known)}" if any(known) else ""
	yield type(error).__qualname__ + said


def keep_frames_alone(doc: Any, _event: str | None = None) -> None:
	"""Before an Error Log is inserted that Frappe itself writes of a failed request or job: where the app's code was at
	work, the values of its variables, what the caller sent and the messages of the errors are left out. They would be
	those of buyers."""
	error = doc.error or ""
	if not _with_values(doc, error):
		return
	lines = [line for line in error.splitlines() if _FRAME.match(line) or _RAISED.match(line)]
	doc.error = "\n".join(raised[1] if (raised := _RAISED.match(line)) else line for line in lines)
	kinds = [raised[1] for line in lines if (raised := _RAISED.match(line))]
	doc.method = kinds[-1] if kinds else "Error"
	if doc.get("metadata"):
		doc.metadata = None


def _with_values(doc: Any, error: str) -> bool:
	if not (_OWN_FRAME.search(error) or _OWN_REQUEST.search(doc.get("metadata") or "")):
		return False
	return error.lstrip().startswith("Traceback")
