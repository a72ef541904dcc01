"""Orders into a file, in the background. The file is written row by row beside its place and moved there when it is whole, so a
worker that dies leaves nothing that anybody could take for an export; the next one begins anew."""

import io
import json
import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import frappe
from frappe.utils import add_days, now_datetime

from ecom_erp.core import workbook
from ecom_erp.core.intake.copies import writing
from ecom_erp.core.orders.canonical import from_dict
from ecom_erp.core.spreadsheets import write_csv
from ecom_erp.core.states.file_export import ExportStatus
from ecom_erp.core.text import as_json
from ecom_erp.flows.intake.copies import selection
from ecom_erp.flows.intake.copies.attached import attach
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import EXPORTS, lease
from ecom_erp.messaging.transaction import in_transaction, roll_back

EXPORT = "Order Export"
ENDINGS = {"CSV": "csv", "Excel": "xlsx", "JSON Lines": "jsonl"}
MAX_ATTEMPTS = 3
SHOWN_EVERY = 1.0  # seconds between two reports of how far it is
_BOM = "\ufeff"  # spreadsheets read UTF-8 only where it says so


def start(name: str) -> None:
	"""Have the export made. Inside the caller's transaction."""
	_set_values(name, step_due_at=now_datetime(), step_attempts=0)
	kick("export_orders")


def export_due() -> int:
	"""Make the export that is due first; how many were taken up."""
	names = in_transaction(_claim)
	for name in names:
		try:
			_export(name)
		except (frappe.ValidationError, frappe.PermissionError, workbook.DoesNotFit) as error:
			roll_back()
			in_transaction(
				_give_up, name, _(str(error)) if isinstance(error, workbook.DoesNotFit) else str(error)
			)
		except Exception as error:
			roll_back()
			log_unexpected(f"{EXPORT} {name}")
			in_transaction(_failed, name, type(error).__name__)
	return len(names)


def clear(days: int) -> None:
	"""Delete exports made longer ago, with their files: they are copies, and full of addresses."""
	before = add_days(now_datetime(), -days)
	for name in frappe.get_all(EXPORT, {"creation": ("<", before)}, pluck="name"):
		in_transaction(frappe.delete_doc, EXPORT, name, ignore_permissions=True, force=True)


def forget_half(name: str) -> None:
	"""What a process that died has left of the file goes."""
	for half in Path(frappe.get_site_path("private", "files")).glob(f"{name}.*part"):
		half.unlink(missing_ok=True)


def _claim() -> list[str]:
	table = frappe.qb.DocType(EXPORT)
	return lease(table, table[EXPORTS.due], table[EXPORTS.attempts], 1)


def _export(name: str) -> None:
	if not in_transaction(_begin, name):
		return
	doc = frappe.get_doc(EXPORT, name)
	frappe.has_permission("Ecom Order", "export", user=doc.owner, throw=True)
	place = Path(frappe.get_site_path("private", "files", f"{name}.{ENDINGS[doc.file_format]}"))
	part = place.with_name(f"{place.name}.part")  # of whom a crash has left one, the next try writes over
	orders = selection.orders(doc)
	told = _Progress(name, len(orders))
	try:
		_write(part, doc, orders, told)
		os.replace(part, place)
	finally:
		part.unlink(missing_ok=True)
	in_transaction(_finish, name, place.name, place.stat().st_size, told.done)
	told.show()


def _begin(name: str) -> bool:
	"""Whether there is something to do; a run that died left it Running."""
	row = lock_values(EXPORT, name, ["status", "step_attempts"])
	if row.step_attempts > MAX_ATTEMPTS:
		# the end of a job's time, or of its process, is told by nobody else
		_give_up(
			name, _("The file takes longer than an export may. Choose fewer orders, for example by dates.")
		)
		return False
	status = row.status
	if status == ExportStatus.WAITING:
		_set_values(name, status=ExportStatus.RUNNING)
	return status in (ExportStatus.WAITING, ExportStatus.RUNNING)


def _write(path: Path, doc, orders: list[str], told: "_Progress") -> None:
	names = selection.columns(doc)
	rows = _rows(orders, names, told)
	with path.open("wb") as stream:
		if doc.file_format == "Excel":
			workbook.write(stream, rows)
		else:
			text = io.TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
			if doc.file_format == "CSV":
				text.write(_BOM)
				write_csv(text, rows)
			else:
				_write_json(text, rows, names)
			text.flush()
			text.detach()


def _rows(orders: list[str], names: list[str], told: "_Progress") -> Iterator[list]:
	yield names
	for batch in selection.batches(orders):
		for row in batch:
			here = {
				"here.order": row.name,
				"here.shop": row.shop,
				"here.status": row.status,
				"here.sales_order": row.sales_order or "",
				"here.sales_invoice": row.sales_invoice or "",
				"here.tracking_numbers": row.tracking_numbers,
			}
			yield from writing.rows(from_dict(json.loads(row.canonical)), here, names)
		told.further(len(batch))


def _write_json(text, rows, names) -> None:
	next(rows)
	for row in rows:
		cells = [format(one, "f") if isinstance(one, Decimal) else one for one in row]
		text.write(as_json(dict(zip(names, cells, strict=True))) + "\n")


def _finish(name: str, file_name: str, size: int, done: int) -> None:
	if lock_values(EXPORT, name, "status") != ExportStatus.RUNNING:
		return
	url = attach(EXPORT, name, file_name, size)
	message = _("{0} orders are in the file").format(done)
	_set_values(
		name, status=ExportStatus.DONE, status_message=message, file=url, orders_done=done, step_due_at=None
	)


def _failed(name: str, kind: str) -> None:
	if lock_values(EXPORT, name, "step_attempts") >= MAX_ATTEMPTS:
		_give_up(name, _("Unexpected: {0}").format(kind))


def _give_up(name: str, why: str) -> None:
	if lock_values(EXPORT, name, "status") in (ExportStatus.WAITING, ExportStatus.RUNNING):
		_set_values(name, status=ExportStatus.FAILED, status_message=why, step_due_at=None)


def _set_values(name: str, **values) -> None:
	if "status_message" in values:
		values["said"] = sentences.kept(values["status_message"])
		values["status_message"] = str(values["status_message"])[:500]
	if "status" in values:
		set_status(EXPORT, name, **values)
	else:
		frappe.db.set_value(EXPORT, name, values)


class _Progress:
	"""How far it is, told to the form now and then."""

	def __init__(self, name: str, total: int):
		self.name, self.total, self.done, self._shown = name, total, 0, 0.0

	def further(self, orders: int) -> None:
		self.done += orders
		if time.monotonic() - self._shown > SHOWN_EVERY:
			self._shown = time.monotonic()
			in_transaction(_set_values, self.name, orders_found=self.total, orders_done=self.done)
			self.show()

	def show(self) -> None:
		message = {"done": self.done, "total": self.total}
		frappe.publish_realtime("order_export_progress", message, doctype=EXPORT, docname=self.name)
