"""A restore, rehearsed: the newest backup is fetched, restored on an empty site of its own, erased again where the backup brings back
people, and checked by the Integrity Check. The site goes afterwards.

	ECOM_DB_ROOT_PASSWORD=... bench --site SITE execute ecom_erp.flows.backup.rehearsal.rehearse

Secrets come by the environment: what stands in commands is seen by others on the machine.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import frappe
from frappe import _
from frappe.utils.backups import get_backup_encryption_key

from ecom_erp.core.states.integrity import CheckStatus
from ecom_erp.flows.backup import preparing, sending
from ecom_erp.flows.backup.settings import prefix, storage
from ecom_erp.flows.insight.integrity import runs
from ecom_erp.flows.privacy import record_file, replay
from ecom_erp.integrations.storage.base import StorageError, digest
from ecom_erp.messaging.kick import NO_KICKS

SECONDS = 6 * 3600
SECRETS = ROOT_PASSWORD, BACKUP_KEY = "ECOM_DB_ROOT_PASSWORD", "ECOM_BACKUP_KEY"
FOLDERS = {preparing.PUBLIC: "public", preparing.PRIVATE: "private"}


def rehearse(db_root_username: str = "root", keep: bool = False) -> dict[str, Any]:
	"""Restore the newest backup on a scratch site and check it there: {"backup", "orders", "replayed", "open_findings"}. The environment
	holds the password of the database's root, and the key with which the backup was encrypted where it is another than this site's.
	`keep`: the scratch site stays. Raises what was wrong."""
	password = os.environ.get(ROOT_PASSWORD) or frappe.conf.get("root_password")
	if not password:
		frappe.throw(
			_("Set {0} in the environment to the password of the database's root.").format(ROOT_PASSWORD)
		)
	place = storage()
	known = sending.backups(place)
	if not known:
		frappe.throw(_("There is no backup at the place yet."))
	newest, scratch = max(known), f"rehearsal-{frappe.generate_hash(length=8)}.localhost"
	root = ["--db-root-username", db_root_username, "--db-root-password", password]
	with TemporaryDirectory() as folder:
		files = fetch(newest, Path(folder), os.environ.get(BACKUP_KEY) or get_backup_encryption_key())
		try:
			_restore(scratch, files, root)
			found = json.loads(
				_bench(scratch, "execute", "ecom_erp.flows.backup.rehearsal.check_here").splitlines()[-1]
			)
		finally:
			if not keep:
				_drop(scratch, root)
	return {"backup": newest, **found}


def check_here() -> dict[str, int]:
	"""In the restored site: erase again, and run the Integrity Check."""
	replayed = replay.replay_missing()
	name = runs.start(everything=True)
	while runs.work_due(60):
		continue
	check = frappe.get_doc(runs.CHECK, name)
	if check.status != CheckStatus.DONE:
		raise preparing.BackupFailed(f"The Integrity Check did not end: {check.status}")
	return {
		"orders": frappe.db.count("Ecom Order"),
		"replayed": replayed,
		"checked": check.checked,
		"open_findings": check.open_findings,
	}


def fetch(stamp: str, folder: Path, key: str) -> dict[str, Path]:
	"""The files of a backup, compared with its list, decrypted; by name, with the record of erasures where there is one."""
	place, at = storage(), f"{prefix()}{stamp}/"
	place.get(f"{at}{preparing.LIST}", folder / preparing.LIST)
	found = {}
	listed = json.loads((folder / preparing.LIST).read_text())["files"]
	if {one["name"] for one in listed} != {f"{part}{preparing.ENDING}" for part in preparing.PARTS}:
		raise StorageError("The list names other files than a backup has")
	for one in listed:
		target = folder / one["name"]
		place.get(f"{at}{one['name']}", target)
		if digest(target) != one["sha256"]:
			raise StorageError(f"{one['name']} is not what was sent")
		plain = preparing.decrypt(target, key)
		target.unlink()
		found[plain.name] = plain
	record = f"{prefix()}{record_file.FILE}"
	if record in place.sizes(prefix()):
		place.get(record, folder / record_file.FILE)
		found[record_file.FILE] = folder / record_file.FILE
	return found


def _restore(scratch: str, files: dict[str, Path], root: list[str]) -> None:
	dump = files[preparing.DATABASE].with_suffix("")
	with gzip.open(files[preparing.DATABASE]) as packed, dump.open("wb") as plain:
		shutil.copyfileobj(packed, plain)
	_bench("", "new-site", scratch, *root, "--admin-password", frappe.generate_hash(length=24))
	if not (_sites() / scratch / "site_config.json").exists():
		raise preparing.BackupFailed(
			"This bench has no commands of Frappe: the rehearsal needs a bench made by bench"
		)
	# before the data of shops lie there: nothing may be polled, sent or mailed from a copy
	for name in ("pause_scheduler", "maintenance_mode", "mute_emails"):
		_bench(scratch, "set-config", "-p", name, "1")
	given = json.loads(files[preparing.CONFIG].read_text())
	keys = {name: given[name] for name in ("encryption_key", record_file.KEY) if name in given}
	_configure(scratch, {**keys, NO_KICKS: 1})
	_bench(scratch, "--force", "restore", str(dump), *root)
	site = _sites() / scratch
	for name, kind in FOLDERS.items():
		unpack(files[name], site / kind / "files")
	if record_file.FILE in files:
		shutil.copyfile(files[record_file.FILE], site / "private" / record_file.FILE)


def _configure(site: str, values: dict[str, Any]) -> None:
	"""Write into the site's configuration: keys do not stand in commands, which others on a machine see."""
	path = _sites() / site / "site_config.json"
	path.write_text(json.dumps({**json.loads(path.read_text()), **values}, indent=1))


def unpack(archive: Path, target: Path) -> None:
	"""Files of a backup into a site's folder; whatever paths stand before "files", and none that lead elsewhere."""
	target.mkdir(parents=True, exist_ok=True)
	with tarfile.open(archive) as packed:
		for entry in packed:
			parts = PurePosixPath(entry.name).parts
			if not entry.isfile() or "files" not in parts:
				continue
			inside = parts[parts.index("files") + 1 :]
			if not inside or ".." in inside:
				continue
			path = target.joinpath(*inside)
			path.parent.mkdir(parents=True, exist_ok=True)
			if content := packed.extractfile(entry):
				with path.open("wb") as file:
					shutil.copyfileobj(content, file)


def _sites() -> Path:
	return Path(frappe.local.sites_path).resolve()


def _drop(scratch: str, root: list[str]) -> None:
	if not (_sites() / scratch).exists():
		return
	with TemporaryDirectory() as archive:  # a copy of the shops stays nowhere
		_bench("", "drop-site", scratch, *root, "--no-backup", "--force", "--archived-sites-path", archive)


def _bench(site: str, *arguments: str) -> str:
	words = ["frappe", *(["--site", site] if site else []), *arguments]
	environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
	done = subprocess.run(
		[sys.executable, "-m", "ecom_erp.flows.backup.bench_call"],
		input=json.dumps(words),
		cwd=_sites(),
		env={**environment, "FRAPPE_SITES_PATH": str(_sites())},
		capture_output=True,
		text=True,
		timeout=SECONDS,
		check=False,
	)
	if done.returncode:
		# what was called holds the password of the database's root
		last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [""]
		raise preparing.BackupFailed(f"bench {arguments[0]} failed: {last[0][:300]}")
	return done.stdout.strip()
