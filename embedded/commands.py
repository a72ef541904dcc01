"""What each command does."""

import argparse
import shutil
import threading
from pathlib import Path

from embedded import durations as test_durations
from embedded import paths, processes, setup, shell, site, testing
from embedded.lint import run as house
from embedded.services import ports, use
from embedded.site import ADMIN_PASSWORD, environment
from embedded.stages import Stages


def setup_all(options: argparse.Namespace) -> int:
	"""Everything that other commands need, the demo site included."""
	stages = Stages()
	with setup.bench(stages, demo=True, tests=True):
		stages.total("ready")
	return 0


def serve(options: argparse.Namespace) -> int:
	"""Desk, web pages, API, worker, scheduler and live updates of the demo site until Ctrl-C."""
	port = ports.demand(options.port, "--port") if options.port else None
	live_port = ports.demand(options.realtime_port, "--realtime-port") if options.realtime_port else None
	stages = Stages()
	with setup.bench(stages, demo=True) as services:
		port = port or ports.first_free(8000)
		live_port = live_port or ports.first_free(9000)
		shop_port = ports.first_free(8500, processes.SHOP_PORTS)
		env = {**environment(paths.DEMO_SITE), "FRAPPE_SOCKETIO_PORT": str(live_port)}
		with (
			processes.web(paths.PYTHON, paths.SITES, env, port) as url,
			processes.realtime(paths.DEMO_SITE, url, services.redis.queue, live_port),
			processes.background(paths.PYTHON, paths.SITES, env, ["worker", "scheduler"]),
			processes.simulated_shops(paths.PYTHON, paths.SITES, env, shop_port, url) as shop,
		):
			stages.total("serving")
			print(
				f"\n{url}/app   user Administrator, password {ADMIN_PASSWORD}   (Ctrl-C ends all)\n"
				f"{shop}/sandbox   and at the next two ports the simulated shops behind it, then the courier and the carriers",
				flush=True,
			)
			threading.Event().wait()
	return 0


def demo(options: argparse.Namespace) -> int:
	"""The main job in the demo site, or in a copy of a reference bench's site."""
	if options.bench or options.site:
		from embedded.reference import overlay
		from embedded.reference import testing as reference

		with reference.demo_site(options.bench, options.site) as (python, env):
			return _main_job(python, overlay.SITES, env)
	stages = Stages()
	with setup.bench(stages, demo=True):
		stages.total("main job starts")
		return _main_job(paths.PYTHON, paths.SITES, environment(paths.DEMO_SITE))


def _main_job(python: Path, sites: Path, env: dict[str, str]) -> int:
	"""With a web server running for its time; it starts its own workers."""
	with processes.web(python, sites, env, ports.first_free(8000)) as url:
		command = [python, "-m", "embedded.inside.demo"]
		return shell.foreground(command, {**env, "ECOM_SITE_URL": url}, sites)


def test(options: argparse.Namespace) -> int:
	"""The test suite on the embedded bench, or on a reference bench."""
	arguments = options.arguments[1:] if options.arguments[:1] == ["--"] else options.arguments
	return testing.run(arguments, options.bench, options.site, options.jobs)


def durations(options: argparse.Namespace) -> int:
	"""Write what the tests of this checkout took last into tests/durations.json."""
	print(test_durations.commit())
	return 0


def lint(options: argparse.Namespace) -> int:
	"""Style, types, imports, the rules of the house and what is needed of ERPNext; `--fix` mends what it can."""
	return house.run(options.fix, shell.foreground)


def benchmark(options: argparse.Namespace) -> int:
	"""Every `benchmarks/bench_*.py`, or those named, on the embedded bench or on a reference bench; each prints its
	own table."""
	named = [Path(name).resolve() for name in options.files]
	files = named or sorted((paths.ROOT / "benchmarks").glob("bench_*.py"))
	with testing.scratch_site(options.bench, options.site, "benchmarks start") as (python, env):
		env = {"PYTHONPATH": str(paths.ROOT), **env}
		return max([shell.foreground([python, file], env, paths.ROOT) for file in files], default=0)


def migrate(options: argparse.Namespace) -> int:
	return _inside(options, "migrate")


def execute(options: argparse.Namespace) -> int:
	return _inside(options, "execute", options.name, options.json)


def run(options: argparse.Namespace) -> int:
	return _inside(options, "run", str(Path(options.file).resolve()), *options.arguments)


def clean(options: argparse.Namespace) -> int:
	"""Stop the servers of this checkout, drop databases made on a server outside, remove `.bench`."""
	if paths.BENCH.is_dir():
		with setup.turn():
			site.remove_from_outside_server()
			use.stop()
			shutil.rmtree(paths.BENCH, ignore_errors=True)
	return 0


def _inside(options: argparse.Namespace, *command: str) -> int:
	with setup.bench(Stages(), demo=options.site == paths.DEMO_SITE):
		args = [paths.PYTHON, "-m", "embedded.inside.site", *command]
		return shell.foreground(args, environment(options.site), paths.SITES)
