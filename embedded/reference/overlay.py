"""The overlay bench in `.bench/reference`: the bench's apps with this checkout in the place of `ecom_erp`."""

import json
import shutil
from pathlib import Path

from embedded import assets, paths, shell, stamps
from embedded.reference import packages
from embedded.reference.bench import ReferenceBench
from embedded.services.use import Services

SITES = paths.REFERENCE / "sites"
OWN_SETTINGS = {
	"developer_mode": 0,  # nothing is written into the apps
	"ecom_allow_local_hosts": 1,  # the simulated shops
	"mute_emails": 1,
	"pause_scheduler": 1,
	"server_script_enabled": 1,
	"socketio_port": 9000,
	"serve_default_site": False,
}


def build(bench: ReferenceBench, services: Services) -> str | None:
	"""Links to the apps, a folder of sites with its own settings, and the assets with our bundles."""
	_link(paths.REFERENCE / "env", bench.folder / "env")
	for app in bench.apps():
		_link(paths.REFERENCE / "apps" / app, bench.folder / "apps" / app)
	_link(paths.REFERENCE / "apps/ecom_erp", paths.ROOT)
	(paths.REFERENCE / "logs").mkdir(exist_ok=True)
	(paths.REFERENCE / "config").mkdir(exist_ok=True)
	stamps.write(SITES / "apps.txt", "\n".join([*bench.apps(), "ecom_erp"]) + "\n")
	config = {**bench.common_config(), **OWN_SETTINGS, **_services(services)}
	config.pop("default_site", None)
	stamps.write(SITES / "common_site_config.json", json.dumps(config, indent=1, sort_keys=True))
	return _assets(bench)


def _services(services: Services) -> dict[str, str | int]:
	"""Our own servers; databases 2 and 3 of Redis, so that nothing is mixed up with the embedded bench's."""
	return {
		"db_host": services.database.host,
		"db_port": services.database.port,
		"redis_cache": services.redis.cache.rsplit("/", 1)[0] + "/2",
		"redis_queue": services.redis.queue.rsplit("/", 1)[0] + "/3",
		"redis_socketio": services.redis.queue.rsplit("/", 1)[0] + "/3",
	}


def _link(link: Path, target: Path) -> None:
	link.parent.mkdir(parents=True, exist_ok=True)
	if link.is_symlink() and link.readlink() == target:
		return
	link.unlink(missing_ok=True)
	link.symlink_to(target)


def _assets(bench: ReferenceBench) -> str | None:
	"""The bench's built assets, linked, and our bundles built beside them."""
	source, folder = bench.folder / "sites/assets", SITES / "assets"
	public = paths.APP / "public"
	manifests = [source / "assets.json", source / "assets-rtl.json"]
	tool = [assets.SOURCE / "build.mjs", assets.SOURCE / "plugins.mjs", assets.SOURCE / "package-lock.json"]
	key = stamps.digest(
		str(bench.folder),
		*(path.read_text() for path in [*manifests, *tool] if path.is_file()),
		stamps.digest_files([public], paths.APP),
	)
	stamp = paths.REFERENCE / "assets.stamp"
	if stamps.matches(stamp, key):
		return "up to date"
	stamp.unlink(missing_ok=True)
	shutil.rmtree(folder, ignore_errors=True)
	folder.mkdir(parents=True)
	for path in source.iterdir():
		if path.name == "ecom_erp":
			continue
		if path in manifests:
			shutil.copy(path, folder / path.name)
		else:
			(folder / path.name).symlink_to(path.resolve())
	roots = [f"{app}={bench.folder / 'apps' / app / app}" for app in bench.apps()]
	assets.copy_scripts()
	command = ["node", paths.DESK / "build.mjs", folder, "ecom_erp", *roots, f"ecom_erp={paths.APP}"]
	shell.run(command, "building the bundles of ecom_erp")
	stamps.write(stamp, key)
	return "built"


def environment(bench: ReferenceBench, site: str) -> dict[str, str]:
	"""What a process needs to know to work in a site of the overlay."""
	packages_of_ours = [str(package.parent) for package in paths.OWN_PACKAGES if package != paths.APP]
	return {
		"FRAPPE_SITE": site,
		"FRAPPE_SITES_PATH": str(SITES),
		"SITES_PATH": str(SITES),
		"FRAPPE_BENCH_ROOT": str(paths.REFERENCE),
		# Frappe 16 writes its logs beside the folder a process works in, which is this checkout
		"FRAPPE_STREAM_LOGGING": "1",
		# which bench it lies over, for a command that makes sites of its own
		"REFERENCE_BENCH": str(bench.folder),
		"REFERENCE_SITE": bench.site,
		"PYTHONPATH": ":".join([str(paths.ROOT), *packages_of_ours, str(packages.FOLDER)]),
	}
