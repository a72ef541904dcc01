import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime


class EcomBackupSettings(Document):
	"""Where backups go, and how long they stay there. They are sent by `flows/backup`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		access_key: DF.Data | None
		alarm_at: DF.Datetime | None
		bucket: DF.Data | None
		enabled: DF.Check
		enabled_at: DF.Datetime | None
		endpoint: DF.Data | None
		folder: DF.Data | None
		host: DF.Data | None
		host_key: DF.SmallText | None
		hour: DF.Int
		keep_daily: DF.Int
		keep_monthly: DF.Int
		keep_weekly: DF.Int
		kind: DF.Literal["S3", "SFTP"]
		last_attempt: DF.Datetime | None
		last_name: DF.Data | None
		last_size: DF.Float
		last_success: DF.Datetime | None
		password: DF.Password | None
		port: DF.Int
		private_key: DF.Password | None
		problem: DF.SmallText | None
		region: DF.Data | None
		secret_key: DF.Password | None
		username: DF.Data | None
	# end: auto-generated types

	def validate(self):
		if not 0 <= (self.hour or 0) <= 23:
			frappe.throw(_("The hour of the day is 0 to 23."))
		before = self.get_doc_before_save()
		if self.enabled and not (before and before.enabled):
			self.enabled_at = now_datetime()
