"""The test suite on the embedded bench: a scratch site kept between runs, made anew when its sources changed."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from embedded import database, paths, setup, shards, shell, site, stamps
from embedded.apps import names
from embedded.errors import BenchError
from embedded.services.use import Services
from embedded.stages import Stages

WORLD = paths.ROOT / "tests/world.py"
SLOTS = 6
SITES_VARIABLE = "TEST_SITES"
"""Names the sites of a run's shards to them, in the order of the shards."""


def run(
	arguments: Sequence[str], bench: str | None = None, bench_site: str | None = None, jobs: int | None = None
) -> int:
	"""Run pytest with these arguments, in `jobs` shards (None: as many as do good); returns its exit code."""
	folder = paths.REFERENCE if bench or bench_site else paths.BENCH
	count = shards.count(arguments, folder, jobs)
	with scratch_sites(bench, bench_site, "tests start", count, browser=True) as (python, env, sites):
		options = shards.options(len(sites), arguments, folder)
		env = {**env, SITES_VARIABLE: " ".join(sites)}
		command = [python, "-m", "pytest", *options, *(arguments or ["tests"])]
		return shell.foreground(command, env, paths.ROOT)


@contextmanager
def scratch_site(
	bench: str | None, bench_site: str | None, purpose: str, browser: bool = False
) -> Iterator[tuple[Path, dict[str, str]]]:
	"""One of `scratch_sites`."""
	with scratch_sites(bench, bench_site, purpose, 1, browser) as (python, env, _sites):
		yield python, env


@contextmanager
def scratch_sites(
	bench: str | None, bench_site: str | None, purpose: str, count: int, browser: bool = False
) -> Iterator[tuple[Path, dict[str, str], list[str]]]:
	"""Test sites with all servers running, on the embedded bench or beside a reference bench: the Python to use, what
	its processes need in their environment (which names the first site), and the sites: `count`, or fewer when other
	runs use the rest. `purpose` is what the stages' total is called."""
	if bench or bench_site:
		from embedded.reference import testing as reference

		with reference.scratch_sites(bench, bench_site, purpose, count, browser) as found:
			yield found
		return
	stages = Stages()
	paths.SITES.mkdir(parents=True, exist_ok=True)
	with slots(paths.SITES, count) as names:

		def make_sites(running: Services) -> None:
			for name in names:
				stages.run(f"test site {name}", lambda: ensure_site(running, name))

		with setup.bench(stages, tests=True, browser=browser, sites=make_sites):
			stages.total(purpose)
			yield paths.PYTHON, site.environment(names[0]), names


@contextmanager
def slots(sites: Path, count: int) -> Iterator[list[str]]:
	"""Test sites that no other run is using: `count`, or as many as are free, one at least."""
	with ExitStack() as stack:
		names = [stack.enter_context(slot(sites))]
		while len(names) < count and (name := stack.enter_context(slot(sites, wanted=False))):
			names.append(name)
		yield names


@contextmanager
def slot(sites: Path, wanted: bool = True) -> Iterator[str | None]:
	"""A test site that no other run is using; the first is `test.localhost`. When there is none: BenchError if one is
	`wanted`, else None."""
	for number in range(1, SLOTS + 1):
		name = paths.TEST_SITE if number == 1 else paths.TEST_SITE.replace("test", f"test{number}")
		with (sites / f"{name}.lock").open("w") as lock:
			try:
				fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
			except BlockingIOError:
				continue
			yield name
			return
	if wanted:
		raise BenchError(f"{SLOTS} test runs are going on in this checkout: wait for one to end.")
	yield None


def world_key() -> str:
	"""Names what tests/world.py builds; it uses itself and the fixtures alone."""
	return stamps.digest_files([WORLD, paths.ROOT / "fixtures"], paths.ROOT)


def ensure_site(running: Services, name: str) -> str | None:
	"""The test site as a session of tests left it; from its dump when a session was killed; else made anew."""
	key = stamps.digest(site.key_of(len(names())), world_key())
	clean = not dirty_file(paths.SITES, name).exists()
	present = database.exists(running.database, site.database_name(name))
	if clean and present and stamps.matches(site.stamp(name), key):
		return "up to date"
	dump = paths.BASE / f"test-{key}.sql"
	if dump.is_file():
		site.restore(running, name, dump)
		note = "restored"
	else:
		site.build(running, name)
		build_world(lambda command, *args: site.inside(name, command, *args))
		for old in paths.BASE.glob("test-*"):
			old.unlink()
		database.dump(running.database, site.database_name(name), dump)
		note = "made"
	stamps.write(site.stamp(name), key)
	return note


def build_world(inside: Callable[..., str]) -> None:
	"""Build what the tests expect to find in a site, once."""
	if WORLD.is_file():
		inside("world", paths.ROOT)


def dirty_file(sites: Path, name: str) -> Path:
	"""There while a session of tests runs; when a later run finds it, that session left the site changed."""
	return sites / name / "dirty"
