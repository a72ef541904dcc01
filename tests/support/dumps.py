"""The whole database of the site as text, and all files of the site: what is looked through for what should be gone."""

import os
import shutil
import subprocess
from pathlib import Path

import frappe

DUMPS, CLIENTS = ("mariadb-dump", "mysqldump"), ("mariadb", "mysql")


def database_dump(but_tables: tuple[str, ...] = ()) -> bytes:
	"""What mariadb-dump writes of the site's database, a row a line."""
	name = frappe.local.conf.db_name
	left_out = [f"--ignore-table={name}.{table}" for table in but_tables]
	return _run(DUMPS, "--single-transaction", "--skip-extended-insert", *left_out, name)


def restore(dump: bytes) -> None:
	"""The database of the site as it was dumped."""
	frappe.db.commit()
	_run(CLIENTS, frappe.local.conf.db_name, given=dump)
	frappe.db.rollback()
	frappe.clear_cache()


def _run(programs: tuple[str, ...], *arguments: str, given: bytes | None = None) -> bytes:
	program = next(filter(None, map(shutil.which, programs)))
	conf = frappe.local.conf
	where = (
		[f"--socket={conf.db_socket}"]
		if conf.get("db_socket")
		else [f"--host={conf.db_host or '127.0.0.1'}", f"--port={conf.db_port or 3306}"]
	)
	user = conf.get("db_user") or conf.db_name
	command = [program, "--no-defaults", f"--user={user}", *where, *arguments]
	environment = {**os.environ, "MYSQL_PWD": conf.db_password}
	done = subprocess.run(command, input=given, capture_output=True, env=environment, check=False)
	assert done.returncode == 0, done.stderr.decode()[-500:]
	return done.stdout


def site_files() -> dict[Path, bytes]:
	"""Content by path of the site's files, backups aside."""
	site = Path(frappe.get_site_path()).resolve()
	return {
		path: path.read_bytes()
		for path in site.rglob("*")
		if path.is_file() and "backups" not in path.parts and "logs" not in path.parts
	}


def lines_with(text: bytes, words: list[str]) -> list[str]:
	"""The beginnings of lines in which one of the words stands, in whatever case."""
	wanted = [word.casefold().encode() for word in words]
	return [
		line[:200].decode(errors="replace") + " … " + word.decode()
		for line in text.splitlines()
		for word in wanted
		if word in line.decode(errors="replace").casefold().encode()
	]
