"""The test suite on a reference bench: this checkout's code in a copy of the bench's site."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded import apps, assets, database, environment, node, paths, prerequisites, setup, stamps, testing
from embedded.reference import bench as benches
from embedded.reference import copies, overlay, packages
from embedded.reference.bench import ReferenceBench
from embedded.services.use import Services, services
from embedded.stages import Stages


@contextmanager
def scratch_sites(
	folder: str | None, site: str | None, purpose: str, count: int, browser: bool
) -> Iterator[tuple[Path, dict[str, str], list[str]]]:
	"""See `embedded.testing.scratch_sites`: the Python of the bench and copies of its site."""
	bench, stages = benches.find(folder, site), Stages()
	prepare(bench, stages, browser)
	with services() as running:
		overlay.SITES.mkdir(parents=True, exist_ok=True)
		with testing.slots(overlay.SITES, count) as names:
			with setup.turn():
				stages.run("overlay and assets", lambda: overlay.build(bench, running))
				for name in names:
					what = f"copy of {bench.site}, {name}"
					stages.run(what, lambda name=name: ensure_site(bench, running, name))
			stages.total(purpose)
			yield bench.python, overlay.environment(bench, names[0]), names


@contextmanager
def demo_site(folder: str | None, site: str | None) -> Iterator[tuple[Path, dict[str, str]]]:
	"""The Python of the bench, and what its processes need to know of the demo's site: a copy that is made anew for each
	run, and stays until the next for a look."""
	bench, stages = benches.find(folder, site), Stages()
	prepare(bench, stages, browser=False)
	with services() as running:
		overlay.SITES.mkdir(parents=True, exist_ok=True)
		with setup.turn():
			stages.run("overlay and assets", lambda: overlay.build(bench, running))
			what = f"copy of {bench.site}, {paths.DEMO_SITE}"
			stages.run(what, lambda: copies.make(bench, running, paths.DEMO_SITE))
		stages.total("main job starts")
		yield bench.python, overlay.environment(bench, paths.DEMO_SITE)


def prepare(bench: ReferenceBench, stages: Stages, browser: bool) -> None:
	"""Programs and packages; those of the tests hold what the simulated shops need."""
	with setup.turn():
		stages.run("prerequisites", lambda: prerequisites.ensure(tests=browser))
		stages.run("python environment", environment.build)
		stages.run("Node.js", node.ensure)
		stages.run("npm packages", assets.install_packages)
		stages.run("test packages", lambda: packages.install(bench))


def ensure_site(bench: ReferenceBench, running: Services, name: str) -> str | None:
	"""The test site: a copy of the bench's site with a fresh installation of this checkout's app."""
	key = _key(bench)
	stamp = overlay.SITES / name / "site.stamp"
	clean = not testing.dirty_file(overlay.SITES, name).exists()
	present = database.exists(running.database, copies.database_name(name))
	if clean and present and stamps.matches(stamp, key):
		return "up to date"
	dump = world_dump(bench)
	if dump.is_file():
		copies.create(bench, running, name, dump)
		note = "restored"
	else:
		copies.make(bench, running, name)
		testing.build_world(lambda command, *args: copies.inside(bench, name, command, *args))
		for old in paths.BASE.glob("world-*"):
			old.unlink()
		database.dump(running.database, copies.database_name(name), dump)
		note = "made"
	stamps.write(stamp, key)
	return note


def world_dump(bench: ReferenceBench) -> Path:
	"""What the sites of tests are made from; there as soon as one has been made."""
	return paths.BASE / f"world-{_key(bench)}.sql"


def _key(bench: ReferenceBench) -> str:
	return stamps.digest(bench.key(), apps.metadata_key("ecom_erp"), testing.world_key())
