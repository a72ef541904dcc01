"""All that must be there before a command can work, stage by stage; a stage with nothing to do takes no time."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from embedded import apps, assets, environment, node, paths, prerequisites, site, stand_in
from embedded.engine import build as engine
from embedded.services.use import Services, services
from embedded.stages import Stages


@contextmanager
def turn() -> Iterator[None]:
	"""One command at a time sets up this checkout; another one waits here."""
	paths.BENCH.mkdir(parents=True, exist_ok=True)
	with (paths.BENCH / "setup.lock").open("w") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			print("waiting for another command that sets up this checkout", flush=True)
			fcntl.flock(lock, fcntl.LOCK_EX)
		yield


def prepare_files(stages: Stages, browser: bool = False) -> None:
	"""Machine, packages, engine, stand-in and assets: what needs no services."""
	stages.run("prerequisites", lambda: prerequisites.ensure(browser))
	stages.run("python environment", environment.build)
	stages.run("Node.js", node.ensure)
	stages.run("engine", engine.build)
	stages.run("ERPNext stand-in", stand_in.build)
	apps.write_list()
	stages.run("npm packages", assets.install_packages)
	stages.run("desk assets", assets.build)


@contextmanager
def bench(stages: Stages, demo: bool = False, browser: bool = False) -> Iterator[Services]:
	"""The whole bench with running services; `demo` asks for the demo site."""
	with ExitStack() as stack:
		with turn():
			prepare_files(stages, browser)
			with stages.stage("services"):
				running = stack.enter_context(services())
			site.write_common_config(running)
			assets.forget_old(running.redis.cache)
			if demo:
				stages.run("demo site", lambda: site.ensure(running, paths.DEMO_SITE))
		yield running
