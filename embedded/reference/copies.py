"""Sites of the overlay: copies of the bench's site with a fresh installation of this checkout's app."""

import json
import secrets
import shutil
from pathlib import Path

from embedded import database, encryption, shell
from embedded.reference import copy, overlay
from embedded.reference.bench import ReferenceBench
from embedded.services.use import Services


def make(bench: ReferenceBench, running: Services, name: str) -> None:
	"""A copy with the app freshly installed, in place of what was there."""
	create(bench, running, name, copy.save(bench))
	inside(bench, name, "adopt")


def create(bench: ReferenceBench, running: Services, name: str, dump: Path) -> None:
	"""Folder, settings and database of a site, from a dump."""
	remove(running, name)
	folder = overlay.SITES / name
	for part in ("logs", "public/files", "private/files", "private/backups", "locks"):
		(folder / part).mkdir(parents=True, exist_ok=True)
	config = {
		"db_name": "ecom_" + secrets.token_hex(5),
		"db_password": secrets.token_urlsafe(15),
		"db_type": "mariadb",
		"allow_tests": True,
		"encryption_key": bench.config().get("encryption_key") or encryption.key_of(overlay.SITES),
	}
	path = folder / "site_config.json"
	path.write_text(json.dumps(config, indent=1))
	path.chmod(0o600)
	database.create(running.database, config["db_name"], config["db_password"])
	database.load(running.database, config["db_name"], dump)


def remove(running: Services, name: str) -> None:
	"""Folder and database; the name stays locked by whoever works with it."""
	found = database_name(name)
	if found:
		database.drop(running.database, found)
	shutil.rmtree(overlay.SITES / name, ignore_errors=True)


def database_name(name: str) -> str | None:
	path = overlay.SITES / name / "site_config.json"
	return json.loads(path.read_text())["db_name"] if path.is_file() else None


def inside(bench: ReferenceBench, site: str, *command) -> str:
	"""Run a command of `embedded.inside.site` with the bench's Python."""
	args = [bench.python, "-m", "embedded.inside.site", *command]
	return shell.run(args, f"{command[0]} on {site}", cwd=overlay.SITES, env=overlay.environment(bench, site))
