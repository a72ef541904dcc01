"""A backup is restored on an empty site by one call, erased again there, and checked."""

import io
import json
import os
import tarfile
from pathlib import Path

import frappe
import pymysql
import pytest

from ecom_erp.flows.backup import rehearsal, sending
from ecom_erp.flows.privacy import replay
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
def root_user() -> dict[str, str]:
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
		return {"db_root_username": user, "db_root_password": password}
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
