"""Frappe's log file. With each error of the server Frappe writes down what the caller sent; of requests to this app that would be
buyers' data, in a file that anybody who tends the machine reads."""

import json
import logging
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import frappe

import ecom_erp

LEFT_OUT = "Form Dict: left out, it may hold personal data"
_FORM = "\nForm Dict:"
_NAMED = re.compile(r'"doctype"\s*:\s*"([^"]+)"')
_PAGES = ("returns", "track")
_LONGEST = 140  # characters of a name


class _WithoutForm(logging.Filter):
	def filter(self, record: logging.LogRecord) -> bool:
		"""Takes away the form that Frappe's own filter has added. (A line that speaks of one before is dropped by Frappe 15.)"""
		if is_own_request():
			record.msg = f"{str(record.msg).partition(_FORM)[0]}\n{LEFT_OUT}"
		return True


_FILTER = _WithoutForm()


def before_request() -> None:
	"""From now on this process's log is kept without such forms; a filter that is there is not added again."""
	for handler in frappe.logger().handlers:
		handler.addFilter(_FILTER)


def is_own_request() -> bool:
	"""Whether the request at hand, if there is one, is about this app."""
	request = getattr(frappe.local, "request", None)
	return bool(request) and any(map(_names_own, _texts(unquote(request.path))))


def _texts(path: str) -> Iterable[str]:
	"""What may name the app in a request: its path and parts of that, short values, and documents in JSON."""
	yield from (path, *path.split("/"))
	for value in frappe.local.form_dict.values():
		text = value if isinstance(value, str) else json.dumps(value, default=str)
		yield from _NAMED.findall(text)
		if len(text) <= _LONGEST:
			yield text


def _names_own(text: str) -> bool:
	return "ecom_erp." in text or text in _PAGES or frappe.scrub(text) in _own_doctypes()


@cache
def _own_doctypes() -> frozenset[str]:
	"""The folders of the app's DocTypes: the database may be what has failed."""
	folder = Path(ecom_erp.__file__).parent / "ecom_erp" / "doctype"
	return frozenset(path.name for path in folder.iterdir())
