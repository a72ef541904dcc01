"""Sites: configuration, database, and the dumps from which fresh ones are made in seconds."""

import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from embedded import apps, database, encryption, paths, shell, stamps
from embedded.services import mariadb
from embedded.services.use import Services

ADMIN_PASSWORD = "admin"


def write_common_config(services: Services) -> None:
	"""`common_site_config.json` with this start's ports."""
	config = {
		"db_host": services.database.host,
		"db_port": services.database.port,
		"redis_cache": services.redis.cache,
		"scheduler_tick_interval": 60,
		"redis_queue": services.redis.queue,
		"ecom_allow_local_hosts": 1,  # the simulated shops
		"redis_socketio": services.redis.queue,
		"server_script_enabled": 1,
		"use_mysqlclient": 0,
	}
	if services.database.socket:
		config["db_socket"] = services.database.socket
	path = paths.SITES / "common_site_config.json"
	old = json.loads(path.read_text()) if path.is_file() else {}
	stamps.write(path, json.dumps({**old, **config}, indent=1, sort_keys=True))


def folder(site: str) -> Path:
	return paths.SITES / site


def stamp(site: str) -> Path:
	"""Written when the site is whole; names what it was made from."""
	return folder(site) / "site.stamp"


def key_of(level: int) -> str:
	"""Names a fresh site that has the first `level` apps."""
	return stamps.digest(*(apps.metadata_key(app) for app in apps.all_names()[:level]), _inside_key())


def _inside_key() -> str:
	return stamps.digest((paths.ROOT / "embedded/inside/site.py").read_text())


def build(services: Services, site: str) -> None:
	"""Make the site anew with the product's apps: from the dump after the last app that did not change, then app by app,
	each with a dump of its own. The site's stamp is gone until the caller writes it."""
	names = apps.names()
	dumps = [paths.BASE / f"{app}-{key_of(level)}.sql" for level, app in enumerate(names, 1)]
	ready = max((level for level, dump in enumerate(dumps, 1) if dump.is_file()), default=0)
	restore(services, site, dumps[ready - 1] if ready else None)
	for level in range(ready, len(names)):
		inside(site, "install", names[level])
		database.dump(services.database, database_name(site), dumps[level])
	_forget_other_dumps(names, dumps)


def _forget_other_dumps(names: Sequence[str], dumps: list[Path]) -> None:
	for app, dump in zip(names, dumps, strict=True):
		for old in paths.BASE.glob(f"{app}-*"):
			if old != dump:
				old.unlink()


def ensure(services: Services, site: str) -> str | None:
	"""The demo site, which people keep working in: made once, migrated when the apps' metadata changed."""
	names = apps.all_names()
	key = key_of(len(names))
	present = database.exists(services.database, database_name(site))
	if present and stamps.matches(stamp(site), key):
		return "up to date"
	if present and stamp(site).is_file():
		inside(site, "migrate")
		note = "migrated"
	else:
		build(services, site)
		inside(site, "install", apps.DEMO)
		note = "made"
	stamps.write(stamp(site), key)
	return note


def remove(services: Services, site: str) -> None:
	name = database_name(site)
	stamp(site).unlink(missing_ok=True)
	if name:
		database.drop(services.database, name)
	shutil.rmtree(folder(site), ignore_errors=True)


def remove_from_outside_server() -> None:
	"""Drop the databases of all sites when they lie on a server that the environment names."""
	server = mariadb.named()
	if server:
		for config in paths.BENCH.glob("**/sites/*/site_config.json"):
			database.drop(server, json.loads(config.read_text())["db_name"])


def database_name(site: str) -> str | None:
	path = folder(site) / "site_config.json"
	return json.loads(path.read_text())["db_name"] if path.is_file() else None


def restore(services: Services, site: str, dump: Path | None) -> None:
	"""Make the site anew, from a dump where one is given: folder, configuration and database. Its stamp is gone until the
	caller writes it; the configuration names the database before it is made."""
	remove(services, site)
	for name in ("logs", "public/files", "private/files", "private/backups", "locks"):
		(folder(site) / name).mkdir(parents=True, exist_ok=True)
	name = "ecom_" + secrets.token_hex(5)
	config = {
		"db_name": name,
		"db_password": secrets.token_urlsafe(15),
		"db_type": "mariadb",
		"encryption_key": encryption.key_of(paths.SITES),
	}
	if site.startswith("test"):
		config["allow_tests"] = 1
	path = folder(site) / "site_config.json"
	path.write_text(json.dumps(config, indent=1, sort_keys=True))
	path.chmod(0o600)
	database.create(services.database, name, config["db_password"])
	if dump:
		database.load(services.database, name, dump)


def environment(site: str) -> dict[str, str]:
	"""What a process needs to know to work in the site."""
	return {
		"FRAPPE_SITE": site,
		"FRAPPE_SITES_PATH": str(paths.SITES),
		"FRAPPE_BENCH_ROOT": str(paths.BENCH),
		"PYTHONPATH": str(paths.ROOT),
		"PYTHONDONTWRITEBYTECODE": "",
	}


def inside(site: str, *command: str | Path) -> str:
	"""Run a command of `embedded.inside.site` in the bench's environment."""
	args = [paths.PYTHON, "-m", "embedded.inside.site", *command]
	return shell.run(args, f"{command[0]} on {site}", cwd=paths.SITES, env=environment(site))
