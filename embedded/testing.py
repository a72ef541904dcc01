"""The test suite on the embedded bench: a scratch site kept between runs, made anew when its sources changed."""

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from embedded import database, paths, setup, shell, site, stamps
from embedded.apps import names
from embedded.errors import BenchError
from embedded.services.use import Services
from embedded.stages import Stages

WORLD = paths.ROOT / "tests/world.py"
SLOTS = 6


def run(arguments: Sequence[str], bench: str | None = None, bench_site: str | None = None) -> int:
	"""Run pytest with these arguments; returns its exit code."""
	with scratch_site(bench, bench_site, "tests start", browser=True) as (python, env):
		return pytest(python, arguments, {**os.environ, **env})


@contextmanager
def scratch_site(
	bench: str | None, bench_site: str | None, purpose: str, browser: bool = False
) -> Iterator[tuple[Path, dict[str, str]]]:
	"""A test site with all servers running, on the embedded bench or beside a reference bench: the Python to use and
	what its processes need in their environment. `purpose` is what the stages' total is called."""
	if bench or bench_site:
		from embedded.reference import testing as reference

		with reference.scratch_site(bench, bench_site, purpose, browser) as found:
			yield found
		return
	stages = Stages()
	with setup.bench(stages, browser=browser) as running, slot(paths.SITES) as name:
		with setup.turn():
			stages.run(f"test site {name}", lambda: ensure_site(running, name))
		stages.total(purpose)
		yield paths.PYTHON, site.environment(name)


@contextmanager
def slot(sites: Path) -> Iterator[str]:
	"""A test site that no other run is using; the first is `test.localhost`."""
	for number in range(1, SLOTS + 1):
		name = paths.TEST_SITE if number == 1 else paths.TEST_SITE.replace("test", f"test{number}")
		with (sites / f"{name}.lock").open("w") as lock:
			try:
				fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
			except BlockingIOError:
				continue
			yield name
			return
	raise BenchError(f"{SLOTS} test runs are going on in this checkout: wait for one to end.")


def pytest(python: Path, arguments: Sequence[str], env: dict[str, str]) -> int:
	"""Run pytest on the user's terminal; returns its exit code."""
	command = [str(python), "-m", "pytest", *(arguments or ["tests"])]
	with subprocess.Popen(command, cwd=paths.ROOT, env=env, preexec_fn=shell.end_with_parent) as program:
		try:
			return program.wait()
		except KeyboardInterrupt:
			return program.wait()


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
		site.restore(running, name, site.base_dump(running))
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
