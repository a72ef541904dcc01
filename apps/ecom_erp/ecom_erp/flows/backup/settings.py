"""Where backups go, as Ecom Backup Settings say."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.integrations.storage.base import Storage, StorageError
from ecom_erp.integrations.storage.s3 import S3
from ecom_erp.integrations.storage.sftp import Sftp

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_backup_settings.ecom_backup_settings import EcomBackupSettings

SETTINGS = "Ecom Backup Settings"
S3_KIND, SFTP_KIND = "S3", "SFTP"


def settings() -> "EcomBackupSettings":
	return frappe.get_single(SETTINGS)


def prefix() -> str:
	"""Where the backups of this site lie within the place."""
	return f"{(settings().folder or '').strip('/')}/{frappe.local.site}/".lstrip("/")


def storage() -> Storage:
	"""The place. Raises StorageError when it may not be reached."""
	doc = settings()
	allowed = [row.host for row in frappe.get_cached_doc("Ecom Settings").allowed_hosts]
	local = may_reach_local()

	def hidden(field: str) -> str:
		return doc.get_password(field, raise_exception=False) or ""

	if doc.kind == SFTP_KIND:
		return Sftp(
			doc.host or "",
			doc.port,
			doc.username or "",
			hidden("password"),
			hidden("private_key").replace("\\n", "\n"),
			doc.host_key or "",
			allowed,
			local,
		)
	return S3(
		doc.endpoint or "",
		doc.region or "",
		doc.bucket or "",
		doc.access_key or "",
		hidden("secret_key"),
		allowed,
		local,
	)


def test_connection() -> str:
	"""Write, read back and delete a small file; a sentence. Raises ValidationError with what is wrong."""
	from pathlib import Path
	from tempfile import TemporaryDirectory

	try:
		place, name = storage(), f"{prefix()}connection-test"
		with TemporaryDirectory() as folder:
			file, back = Path(folder, "out"), Path(folder, "back")
			file.write_bytes(frappe.generate_hash(length=64).encode())
			place.put(file, name)
			place.get(name, back)
			same = back.read_bytes() == file.read_bytes()
			place.delete(name)
	except StorageError as error:
		frappe.throw(str(error), title=_("No Connection"))
	if not same:
		frappe.throw(_("What was read back is not what was written."), title=_("No Connection"))
	return _("A file was written, read back and deleted.")
