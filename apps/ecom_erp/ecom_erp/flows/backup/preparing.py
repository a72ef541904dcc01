"""A backup of the site as encrypted files in a folder of its own, with a list of them. Made by Frappe, encrypted as Frappe encrypts:
`gpg` with the site's backup key."""

import json
import shutil
import subprocess
from pathlib import Path

import frappe
from frappe.utils import now_datetime
from frappe.utils.backups import BackupGenerator, get_or_generate_backup_encryption_key

from ecom_erp.core.backup import retention
from ecom_erp.integrations.storage.base import digest

LIST = "manifest.json"
PARTS = DATABASE, PUBLIC, PRIVATE, CONFIG = (
	"database.sql.gz",
	"files.tar",
	"private-files.tar",
	"site_config.json",
)
ENDING = ".gpg"


class BackupFailed(Exception):
	"""The backup could not be made. The message says why and holds no secret."""


def work_folder() -> Path:
	return Path(frappe.get_site_path("private", "backups", "ecom_elsewhere")).resolve()


def prepared() -> Path | None:
	"""A backup that is whole but has not arrived yet."""
	whole = [one for one in work_folder().glob("*") if (one / LIST).exists()]
	return max(whole, default=None)


def prepare() -> Path:
	"""Make a backup; its folder. Halves that a crash has left go first. Raises BackupFailed."""
	shutil.rmtree(work_folder(), ignore_errors=True)
	folder = work_folder() / retention.stamped(now_datetime())
	folder.mkdir(parents=True, mode=0o700)
	names = {name: folder / name for name in PARTS}
	conf = frappe.local.conf
	generator = BackupGenerator(
		conf.db_name,
		conf.get("db_user") or conf.db_name,
		conf.db_password,
		db_socket=conf.get("db_socket"),
		db_host=conf.get("db_host"),
		db_port=conf.get("db_port"),
		db_type=conf.get("db_type") or "mariadb",
		backup_path_db=str(names[DATABASE]),
		backup_path_files=str(names[PUBLIC]),
		backup_path_private_files=str(names[PRIVATE]),
		backup_path_conf=str(names[CONFIG]),
		ignore_conf=True,
	)
	# step by step, for `get_backup` keeps what it could not encrypt as it is
	for step in (generator.take_dump, generator.copy_site_config, generator.backup_files):
		step()
	key = get_or_generate_backup_encryption_key()
	for path in names.values():
		encrypt(path, key)
	files = [
		{"name": path.name, "size": path.stat().st_size, "sha256": digest(path)}
		for path in _encrypted(folder)
	]
	told = {"site": frappe.local.site, "made_at": folder.name, "frappe": frappe.__version__, "files": files}
	half = folder / "list.part"
	half.write_text(json.dumps(told, indent=1))
	half.replace(folder / LIST)
	return folder


def _encrypted(folder: Path) -> list[Path]:
	return sorted(folder.glob(f"*{ENDING}"))


def encrypt(path: Path, key: str) -> None:
	"""Put the encrypted file in the place of the file. The key goes by a pipe: commands are seen by others on a machine."""
	_gpg(["--symmetric", "--cipher-algo", "AES256", "-o", f"{path}{ENDING}", str(path)], key)
	path.unlink()


def decrypt(path: Path, key: str) -> Path:
	"""The decrypted file, beside the encrypted one."""
	target = path.with_name(path.name.removesuffix(ENDING))
	try:
		said = _gpg(["--status-fd", "1", "--decrypt", "-o", str(target), str(path)], key)
		# gpg also opens what nobody has encrypted: whoever could write to the place would choose what is restored
		if b"DECRYPTION_OKAY" not in said:
			raise BackupFailed(f"{path.name} is not encrypted with the key of the backups")
	except BackupFailed:
		target.unlink(missing_ok=True)  # what gpg has written before it found that it was changed
		raise
	return target


def _gpg(arguments: list[str], key: str) -> bytes:
	program = shutil.which("gpg")
	if not program:
		raise BackupFailed("The program gpg is not installed: backups are not sent without encryption")
	options = [
		"--batch",
		"--yes",
		"--quiet",
		"--no-symkey-cache",
		"--pinentry-mode",
		"loopback",
		"--passphrase-fd",
		"0",
	]
	done = subprocess.run(
		[program, *options, *arguments], input=key.encode(), capture_output=True, check=False
	)
	if done.returncode:
		raise BackupFailed("gpg failed: is the key the one with which the backup was made?")
	return done.stdout
