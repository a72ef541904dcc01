"""Backups go to a real S3 (moto) and a real SFTP server, encrypted, whole or not at all."""

import gzip
import json
from contextlib import contextmanager
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime
from frappe.utils.backups import get_or_generate_backup_encryption_key

from ecom_erp.core.backup import retention
from ecom_erp.flows.backup import preparing, sending
from ecom_erp.flows.backup.settings import SETTINGS, prefix, settings, storage
from ecom_erp.flows.backup.settings import test_connection as check_connection
from ecom_erp.flows.privacy import record_file
from ecom_erp.integrations.storage.base import StorageError
from tests.support.sftp_server import PASSWORD, USER, sftp_server


def enter(**values) -> None:
	doc = frappe.get_single(SETTINGS)
	doc.update(
		{
			"enabled": 1,
			"folder": "shelf",
			"last_success": None,
			"last_attempt": None,
			"alarm_at": None,
			**values,
		}
	)
	doc.save()
	frappe.db.commit()


@pytest.fixture
def local(site, monkeypatch, tmp_path):
	"""This machine may be reached, and its name is allowed."""
	monkeypatch.setitem(frappe.local.conf, "ecom_allow_local_hosts", 1)
	monkeypatch.setattr(record_file, "path", lambda: tmp_path / record_file.FILE)
	doc = frappe.get_single("Ecom Settings")
	doc.append("allowed_hosts", {"host": "127.0.0.1"})
	doc.save()
	frappe.db.commit()
	yield
	doc = frappe.get_single("Ecom Settings")
	doc.set("allowed_hosts", [row for row in doc.allowed_hosts if row.host != "127.0.0.1"])
	doc.save()
	enter(enabled=0)
	frappe.db.commit()


@contextmanager
def at_s3(folder):
	boto3, moto = pytest.importorskip("boto3"), pytest.importorskip("moto.server")
	server = moto.ThreadedMotoServer(port=0, ip_address="127.0.0.1")
	server.start()
	address = "http://{}:{}".format(*server.get_host_and_port())
	made = boto3.client(
		"s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
	)
	bucket = f"safe-{frappe.generate_hash(length=10)}"  # moto keeps what it has between servers
	made.create_bucket(Bucket=bucket)
	enter(kind="S3", endpoint=address, region="us-east-1", bucket=bucket, access_key="a", secret_key="b")
	try:
		yield
	finally:
		server.stop()


@contextmanager
def at_sftp(folder):
	with sftp_server(folder) as (port, host_key):
		enter(kind="SFTP", host="127.0.0.1", port=port, host_key=host_key, username=USER, password=PASSWORD)
		yield


@pytest.fixture(params=[at_s3, at_sftp], ids=["s3", "sftp"])
def place(request, local, tmp_path):
	folder = tmp_path / "there"
	folder.mkdir()
	with request.param(folder):
		yield storage()


def there(place) -> list[str]:
	return sorted(name.removeprefix(prefix()) for name in place.sizes(prefix()))


def test_a_backup_arrives_whole_and_encrypted(place, tmp_path):
	record_file.path().write_text("{}\n")
	name = sending.run()
	files = [
		"database.sql.gz.gpg",
		"files.tar.gpg",
		"manifest.json",
		"private-files.tar.gpg",
		"site_config.json.gpg",
	]
	assert there(place) == sorted([record_file.FILE, *(f"{name}/{one}" for one in files)])
	doc = settings()
	assert doc.last_success and doc.last_name == name and not doc.problem
	assert not list(preparing.work_folder().glob("*"))
	target = tmp_path / "database.sql.gz.gpg"
	place.get(f"{prefix()}{name}/database.sql.gz.gpg", target)
	assert b"CREATE TABLE" not in target.read_bytes() and target.read_bytes()[:2] != b"\x1f\x8b"
	dump = preparing.decrypt(target, get_or_generate_backup_encryption_key())
	assert b"CREATE TABLE `tabEcom Order`" in gzip.decompress(dump.read_bytes())
	with pytest.raises(preparing.BackupFailed):
		preparing.decrypt(target, "another key")


@pytest.mark.parametrize("killed_at", [0, 1, 3])
def test_a_backup_that_is_killed_goes_on(place, killed_at, monkeypatch):
	class Killed(BaseException):
		pass

	kind, puts = type(place), []
	real = kind.put

	def stopped(self, source, name):
		if len(puts) == killed_at:
			raise Killed
		puts.append(name)
		real(self, source, name)

	monkeypatch.setattr(kind, "put", stopped)
	with pytest.raises(Killed):
		sending.run()
	assert sending.backups(place) == {}  # nothing that looks like a backup
	waiting = preparing.prepared().name
	again = []
	monkeypatch.setattr(
		kind, "put", lambda self, source, name: (again.append(name), real(self, source, name))
	)
	assert sending.run() == waiting
	assert set(sending.backups(place)) == {waiting}
	assert not set(again) & set(puts)  # what had arrived was not sent again


def test_the_old_go_and_halves_of_the_dead_too(place, tmp_path):
	file = tmp_path / "x"
	file.write_text("x")
	now = now_datetime()
	old = [retention.stamped(now - timedelta(days=days)) for days in (1, 2, 3, 400)]
	for stamp in old:
		place.put(file, f"{prefix()}{stamp}/database.sql.gz.gpg")
	for stamp in old[:3]:
		place.put(file, f"{prefix()}{stamp}/manifest.json")
	enter(keep_daily=2, keep_weekly=0, keep_monthly=0)
	name = sending.run()
	assert set(sending.backups(place)) == {name, old[0]}
	assert {one.split("/")[0] for one in there(place)} <= {name, old[0], record_file.FILE}


def test_what_arrives_otherwise_is_no_backup(place, monkeypatch):
	kind = type(place)
	real = kind.put

	def broken(self, source, name):
		half = source.with_name("broken")
		half.write_bytes(source.read_bytes()[:-1] + b"?")
		real(self, half, name)

	monkeypatch.setattr(kind, "put", broken)
	with pytest.raises(StorageError):
		sending.run()
	assert sending.backups(place) == {}
	assert "did not arrive" in settings().problem


def test_the_connection_is_tried(place):
	assert "deleted" in check_connection()
	assert there(place) == []


def test_a_host_that_is_not_allowed_is_not_reached(local, monkeypatch):
	enter(kind="S3", endpoint="https://s3.elsewhere.example", bucket="safe")
	with pytest.raises(StorageError, match="allowed hosts"):
		storage()
	monkeypatch.setitem(frappe.local.conf, "ecom_allow_local_hosts", 0)
	enter(kind="SFTP", host="127.0.0.1", host_key="ssh-ed25519 AAAA")
	with pytest.raises(StorageError, match="private network"):
		storage()


def test_a_server_with_another_key_gets_no_password(local, tmp_path):
	with at_sftp(tmp_path), sftp_server(tmp_path) as (_port, other_key):
		enter(host_key=other_key)
		with pytest.raises(StorageError, match="another host key"):
			storage().sizes("")
		enter(password="guessed", host_key=other_key)


def test_a_day_without_a_backup_raises_an_alarm_once(local):
	enter(kind="S3", endpoint="https://127.0.0.1", bucket="safe")
	sending._note(last_success=now_datetime() - timedelta(hours=30))
	before = frappe.db.count("Notification Log")
	sending.alarm()
	told = frappe.db.count("Notification Log") - before
	assert told >= 1
	sending.alarm()
	assert frappe.db.count("Notification Log") - before == told
	sending._note(last_success=now_datetime(), alarm_at=None)
	sending.alarm()
	assert frappe.db.count("Notification Log") - before == told


def test_what_is_kept():
	days = [f"2026{month:02}{day:02}T020000" for month in (1, 2, 3) for day in (1, 2, 15, 28)]
	# by hand: the newest two days; of the newest two weeks (23-29 March, 9-15 March) and months (March, February)
	assert retention.kept(days, 2, 2, 2) == {"20260328T020000", "20260315T020000", "20260228T020000"}
	assert retention.kept(days, 0, 0, 0) == {"20260328T020000"}


def test_the_list_says_what_there_is(local):
	folder = preparing.prepare()
	told = json.loads((folder / preparing.LIST).read_text())
	assert {one["name"] for one in told["files"]} == {path.name for path in folder.glob("*.gpg")}
