"""All that must be there before a command can work, stage by stage; a stage with nothing to do takes no time."""

import fcntl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from embedded import apps, assets, environment, node, paths, prerequisites, shopify, site, stand_in
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


def prepare_programs(stages: Stages, tests: bool = False) -> None:
	"""Packages, engine and stand-in; `tests` asks for the packages of tests, too."""
	stages.run("python environment", environment.build)
	if tests:
		stages.run("test packages", environment.add_test_packages)
	stages.run("engine", engine.build)
	stages.run("ERPNext stand-in", stand_in.build)
	apps.write_list()


def fetch_desk_packages(stages: Stages) -> None:
	"""What the desk is built with and of. Node.js from PyPI needs the Python environment."""
	stages.run("Node.js", node.ensure)
	stages.run("npm packages", assets.install_packages)


def build_desk(stages: Stages) -> None:
	"""What browsers and simulated shops load; it needs no services, and no site needs it to be made."""
	stages.run("desk assets", assets.build)
	stages.run("Shopify's schemas", shopify.fetch)


@contextmanager
def meanwhile(*works: Callable[[], None]) -> Iterator[None]:
	"""Do the works, one after the other, in a thread of its own beside the block; all is done at the end."""
	with ThreadPoolExecutor(1) as pool:
		beside = [pool.submit(work) for work in works]
		yield
		for work in beside:
			work.result()


@contextmanager
def bench(
	stages: Stages,
	demo: bool = False,
	tests: bool = False,
	browser: bool = False,
	sites: Callable[[Services], None] = lambda running: None,
) -> Iterator[Services]:
	"""The whole bench with running services; `demo` asks for the demo site, `tests` for the packages of tests, `browser`
	for the programs that tests start; `sites` makes the sites that a command needs beside it."""
	early, late = [], [lambda: build_desk(stages)]
	(early if node.of_machine() else late).insert(0, lambda: fetch_desk_packages(stages))
	with ExitStack() as stack:
		with turn():
			stages.run("prerequisites", lambda: prerequisites.ensure(browser))
			with meanwhile(*early):
				prepare_programs(stages, tests)
			with meanwhile(*late):
				with stages.stage("services"):
					running = stack.enter_context(services())
				site.write_common_config(running)
				if demo:
					stages.run("demo site", lambda: site.ensure(running, paths.DEMO_SITE))
				sites(running)
			assets.forget_old(running.redis.cache)
		yield running
