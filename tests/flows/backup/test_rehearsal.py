"""A backup is restored on an empty site by one call, erased again there, and checked."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import frappe
import pymysql
import pytest
from frappe.utils.backups import get_backup_encryption_key

from ecom_erp.flows.backup import preparing, rehearsal, sending
from ecom_erp.flows.privacy import replay
from ecom_erp.integrations.storage.base import StorageError, digest
from ecom_erp.messaging import kick
from tests.flows.backup.test_backup import at_sftp, local  # noqa: F401
from tests.site import ON_REFERENCE_BENCH

SERVER = Path(__file__).resolve().parents[3] / ".bench/services/mariadb.json"


def roots() -> list[tuple[str, str]]:
	"""User and password of the server's root, as far as somebody has told."""
	found = [(os.environ.get("MARIADB_ROOT_USER", "root"), os.environ.get("MARIADB_ROOT_PASSWORD", ""))]
	if SERVER.exists():
		known = json.loads(SERVER.read_text())
		found.append((known["user"], known["password"]))
	return found


@pytest.fixture
def root_user(monkeypatch) -> dict[str, str]:
	"""The name of the database's root, whose password is in the environment."""
	if not ON_REFERENCE_BENCH:
		pytest.skip("the embedded bench has no commands of Frappe")
	conf = frappe.local.conf
	where = (
		{"unix_socket": conf.db_socket}
		if conf.get("db_socket")
		else {"host": conf.db_host or "127.0.0.1", "port": int(conf.db_port or 3306)}
	)
	for user, password in roots():
		try:
			pymysql.connect(user=user, password=password, **where).close()
		except pymysql.err.OperationalError:
			continue
		monkeypatch.setenv(rehearsal.ROOT_PASSWORD, password)
		return {"db_root_username": user}
	pytest.skip("the database's root is needed: MARIADB_ROOT_USER and MARIADB_ROOT_PASSWORD")


def test_a_backup_is_restored_erased_and_checked(local, root_user, tmp_path, monkeypatch):  # noqa: F811
	with at_sftp(tmp_path):
		name = sending.run()
		before = {one.name for one in Path(frappe.local.sites_path).iterdir()}
		found = rehearsal.rehearse(**root_user)
	assert found["backup"] == name
	assert found["orders"] == frappe.db.count("Ecom Order")
	assert found["open_findings"] == 0 and found["replayed"] == 0
	assert {one.name for one in Path(frappe.local.sites_path).iterdir()} == before


def test_files_are_unpacked_into_the_site_and_nowhere_else(tmp_path):
	archive = tmp_path / "x.tar"
	with tarfile.open(archive, "w") as packed:
		for path in ("./any.site/private/files/a/b.txt", "./x/private/files/../../evil", "elsewhere/c.txt"):
			entry = tarfile.TarInfo(path)
			entry.size = 2
			packed.addfile(entry, io.BytesIO(b"ok"))
	rehearsal.unpack(archive, tmp_path / "to")
	assert [
		str(one.relative_to(tmp_path / "to")) for one in (tmp_path / "to").rglob("*") if one.is_file()
	] == ["a/b.txt"]
	assert not (tmp_path / "evil").exists()
	assert replay.missing() == []


@pytest.fixture
def sent(local, tmp_path):  # noqa: F811
	"""The folder of a backup at its place, and its list, which whoever can write there may write anew."""
	(tmp_path / "place").mkdir()
	with at_sftp(tmp_path / "place"):
		name = sending.run()
		[folder] = [one.parent for one in (tmp_path / "place").rglob(preparing.LIST)]

		def listed(file: Path) -> None:
			told = json.loads((folder / preparing.LIST).read_text())
			for one in told["files"]:
				if one["name"] == file.name:
					one.update(size=file.stat().st_size, sha256=digest(file))
			(folder / preparing.LIST).write_text(json.dumps(told))

		yield name, folder, listed


def fetched(name: str, into: Path):
	into.mkdir()
	return rehearsal.fetch(name, into, get_backup_encryption_key())


def test_a_backup_comes_back_as_it_was_sent(sent, tmp_path):
	name, _folder, _listed = sent
	assert sorted(fetched(name, tmp_path / "back")) == sorted(preparing.PARTS)


@pytest.mark.parametrize("relisted", [False, True], ids=["list as it was", "list written anew"])
@pytest.mark.parametrize("forgery", ["plain", "other key", "changed bytes", "shortened"])
def test_a_forged_file_is_refused(sent, tmp_path, forgery, relisted):
	name, folder, listed = sent
	file = folder / f"{preparing.CONFIG}{preparing.ENDING}"
	content = file.read_bytes()
	if forgery == "changed bytes":
		middle = len(content) // 2
		file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
	elif forgery == "shortened":
		file.write_bytes(content[:-30])
	else:
		plain = tmp_path / preparing.CONFIG
		plain.write_text('{"encryption_key": "mine"}')
		if forgery == "other key":
			preparing.encrypt(plain, "another key")
			plain = plain.with_name(file.name)
		file.write_bytes(plain.read_bytes())
	if relisted:
		listed(file)
	with pytest.raises((StorageError, preparing.BackupFailed)):
		fetched(name, tmp_path / "back")
	assert not (tmp_path / "back" / preparing.CONFIG).exists()


def test_no_secret_stands_in_a_command(site, tmp_path, monkeypatch):
	python = tmp_path / "python"
	said, environment = tmp_path / "said", tmp_path / "environment"
	python.write_text(f'#!/bin/sh\necho "$@" > {said}\nenv > {environment}\ncat >> {tmp_path}/input\n')
	python.chmod(0o755)
	monkeypatch.setattr(sys, "executable", str(python))
	monkeypatch.setenv(rehearsal.ROOT_PASSWORD, "top secret")
	rehearsal._bench("", "new-site", "x.localhost", "--db-root-password", "top secret")
	assert "top secret" not in said.read_text() + environment.read_text()
	assert json.loads((tmp_path / "input").read_text())[-1] == "top secret"


def test_the_words_of_a_command_arrive(site):
	"""Frappe answers in its own words that it does not know the command, or, without commands, nothing."""
	done = subprocess.run(
		[sys.executable, "-m", "ecom_erp.flows.backup.bench_call"],
		input=json.dumps(["frappe", "no-such-command"]),
		cwd=frappe.local.sites_path,
		capture_output=True,
		text=True,
		check=False,
	)
	assert "No such command" in done.stderr if ON_REFERENCE_BENCH else done.returncode in (0, 2)


def test_a_site_that_is_tried_out_wakes_no_worker(site, monkeypatch):
	asked: list = []
	monkeypatch.setattr(frappe, "enqueue", lambda *given, **_named: asked.append(given))
	monkeypatch.setitem(frappe.local.conf, kick.NO_KICKS, 1)
	kick.kick("process_inbox")
	frappe.db.commit()
	monkeypatch.delitem(frappe.local.conf, kick.NO_KICKS)
	assert asked == []
	kick.taken_up("process_inbox")
	kick.kick("process_inbox")
	frappe.db.commit()
	assert asked == [("ecom_erp.jobs.process_inbox",)]
