"""The test suite on the embedded bench: a scratch site kept between runs, made anew when its sources changed."""

import os
import subprocess
from collections.abc import Sequence

from embedded import database, paths, setup, site, stamps
from embedded.apps import names
from embedded.errors import BenchError
from embedded.services.use import Services
from embedded.stages import Stages

WORLD = paths.ROOT / "tests/world.py"


def run(arguments: Sequence[str], bench: str | None = None, bench_site: str | None = None) -> int:
	"""Run pytest with these arguments; returns its exit code."""
	if bench or bench_site:
		from embedded.reference import testing as reference

		return reference.run(arguments, bench, bench_site)
	stages = Stages()
	with setup.bench(stages, browser=True) as running:
		with setup.turn():
			stages.run("test site", lambda: ensure_site(running))
		stages.total("tests start")
		env = {**os.environ, **site.environment(paths.TEST_SITE)}
		env |= {"ECOM_PYTHON": str(paths.PYTHON), "ECOM_PLATFORM": "embedded"}
		return pytest(paths.PYTHON, arguments, env)


def pytest(python, arguments: Sequence[str], env: dict[str, str]) -> int:
	command = [str(python), "-m", "pytest", *(arguments or ["tests"])]
	with subprocess.Popen(command, cwd=paths.ROOT, env=env) as program:
		try:
			return program.wait()
		except KeyboardInterrupt:
			return program.wait()


def world_key() -> str:
	"""Names what tests/world.py builds."""
	return stamps.digest_files([WORLD, paths.ROOT / "fixtures"], paths.ROOT)


def ensure_site(running: Services) -> str | None:
	"""The test site as a session of tests left it; from its dump when a session was killed; else made anew."""
	key = stamps.digest(site.key_of(len(names())), world_key())
	if stamps.matches(site.stamp(paths.TEST_SITE), key) and not dirty_file().exists():
		return "up to date"
	dump = paths.BASE / f"test-{key}.sql"
	if dump.is_file():
		site.restore(running, paths.TEST_SITE, dump)
		note = "restored"
	else:
		site.restore(running, paths.TEST_SITE, site.base_dump(running))
		if WORLD.is_file():
			site.inside(paths.TEST_SITE, "world", paths.ROOT)
		for old in paths.BASE.glob("test-*"):
			old.unlink()
		database.dump(running.database, site.database_name(paths.TEST_SITE), dump)
		note = "made"
	stamps.write(site.stamp(paths.TEST_SITE), key)
	return note


def dirty_file():
	"""There while a session of tests runs: when it is found later, that session was killed."""
	return site.folder(paths.TEST_SITE) / "dirty"
