import frappe
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from ecom_erp.core.states.integrity import RUNNING


class IntegrityCheck(Document):
	"""A run of the Integrity Check. It is written by `flows/insight/integrity/runs.py`; nobody may write it by hand."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		checked: DF.Int
		finished_at: DF.Datetime | None
		kind: DF.Literal["Changes", "Everything"]
		last_name: DF.Data | None
		open_findings: DF.Int
		opened: DF.Int
		pass_number: DF.Int
		resolved: DF.Int
		running_key: DF.Data | None
		since: DF.Datetime | None
		started_at: DF.Datetime | None
		status: DF.Literal["Running", "Done", "Failed"]
		status_message: DF.SmallText | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		total: DF.Int
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Delete runs that are older; called by Frappe's Log Settings."""
		before = add_days(now_datetime(), -days)
		frappe.db.delete("Integrity Check", {"started_at": ("<", before), "status": ("!=", RUNNING)})


def on_doctype_update():
	frappe.db.add_index("Integrity Check", ["step_due_at"])
