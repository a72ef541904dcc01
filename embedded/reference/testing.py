"""The test suite on a reference bench: this checkout's code in a copy of the bench's site."""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded import (
	apps,
	assets,
	database,
	environment,
	node,
	paths,
	prerequisites,
	setup,
	shell,
	stamps,
	testing,
)
from embedded.reference import bench as benches
from embedded.reference import copy, overlay, packages
from embedded.reference.bench import ReferenceBench
from embedded.services.use import Services, services
from embedded.stages import Stages


@contextmanager
def scratch_sites(
	folder: str | None, site: str | None, purpose: str, count: int, browser: bool
) -> Iterator[tuple[Path, dict[str, str], list[str]]]:
	"""See `embedded.testing.scratch_sites`: the Python of the bench and copies of its site."""
	bench, stages = benches.find(folder, site), Stages()
	with setup.turn():
		stages.run("prerequisites", lambda: prerequisites.ensure(tests=browser))
		stages.run("python environment", environment.build)
		stages.run("Node.js", node.ensure)
		stages.run("npm packages", assets.install_packages)
		stages.run("test packages", lambda: packages.install(bench))
	with services() as running:
		overlay.SITES.mkdir(parents=True, exist_ok=True)
		with testing.slots(overlay.SITES, count) as names:
			with setup.turn():
				stages.run("overlay and assets", lambda: overlay.build(bench, running))
				for name in names:
					what = f"copy of {bench.site}, {name}"
					stages.run(what, lambda name=name: ensure_site(bench, running, name))
			stages.total(purpose)
			yield bench.python, {**overlay.environment(names[0]), **named(bench)}, names


def named(bench: ReferenceBench) -> dict[str, str]:
	"""Tells the tests which bench and site they run on a copy of."""
	return {"REFERENCE_BENCH": str(bench.folder), "REFERENCE_SITE": bench.site}


@contextmanager
def scratch_copy(bench: ReferenceBench, name: str) -> Iterator[Callable[..., str]]:
	"""A test site for the time of the block, made from the dump of those that are kept; gives what runs the site commands
	of `embedded.inside.site` in it."""
	with services() as running:
		_create(bench, running, name, paths.BASE / f"world-{_key(bench)}.sql")
		try:
			yield lambda *command: _inside(bench, name, *command)
		finally:
			database.drop(running.database, _database(name))
			shutil.rmtree(overlay.SITES / name)


def ensure_site(bench: ReferenceBench, running: Services, name: str) -> str | None:
	"""The test site: a copy of the bench's site with a fresh installation of this checkout's app."""
	key = _key(bench)
	stamp = overlay.SITES / name / "site.stamp"
	clean = not testing.dirty_file(overlay.SITES, name).exists()
	if clean and stamps.matches(stamp, key) and database.exists(running.database, _database(name)):
		return "up to date"
	stamp.unlink(missing_ok=True)
	dump = paths.BASE / f"world-{key}.sql"
	if dump.is_file():
		_create(bench, running, name, dump)
		note = "restored"
	else:
		_create(bench, running, name, copy.save(bench))
		_inside(bench, name, "adopt")
		testing.build_world(lambda command, *args: _inside(bench, name, command, *args))
		for old in paths.BASE.glob("world-*"):
			old.unlink()
		database.dump(running.database, _database(name), dump)
		note = "made"
	stamps.write(stamp, key)
	return note


def _key(bench: ReferenceBench) -> str:
	return stamps.digest(bench.key(), apps.metadata_key("ecom_erp"), testing.world_key())


def _create(bench: ReferenceBench, running: Services, name: str, dump) -> None:
	"""Folder, settings and database of the test site."""
	folder = overlay.SITES / name
	testing.dirty_file(overlay.SITES, name).unlink(missing_ok=True)
	if (folder / "site_config.json").is_file():
		database.drop(running.database, _database(name))
	for part in ("logs", "public/files", "private/files", "private/backups", "locks"):
		(folder / part).mkdir(parents=True, exist_ok=True)
	config = {
		"db_name": "ecom_" + secrets.token_hex(5),
		"db_password": secrets.token_urlsafe(15),
		"db_type": "mariadb",
		"allow_tests": True,
	}
	if bench.config().get("encryption_key"):
		config["encryption_key"] = bench.config()["encryption_key"]
	path = folder / "site_config.json"
	path.write_text(json.dumps(config, indent=1))
	path.chmod(0o600)
	database.create(running.database, config["db_name"], config["db_password"])
	database.load(running.database, config["db_name"], dump)


def _database(name: str) -> str:
	return json.loads((overlay.SITES / name / "site_config.json").read_text())["db_name"]


def _inside(bench: ReferenceBench, site: str, *command) -> str:
	args = [bench.python, "-m", "embedded.inside.site", *command]
	return shell.run(args, f"{command[0]} on {site}", cwd=overlay.SITES, env=overlay.environment(site))
