"""The platform part of the tests: a site, a web server on it and a browser, on either bench.

Tests of rooms that need no site (`NO_SITE`) run in any Python environment, without frappe.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import shards

shards.take_site()

# a machine that does other things as well is slow, which is no fault of the code
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# the same examples in each run: a change is judged by what it changed; `--hypothesis-profile=search` tries new ones
settings.register_profile("suite", settings.get_profile("search"), derandomize=True)
settings.load_profile("suite")

TESTS = Path(__file__).resolve().parent
NO_SITE = {"core", "embedded", "channels", "sandbox", "statements", "courier_bills"}
SMOKE = {"contract"}
"""Rooms whose every test says something about ERPNext itself."""
LONGEST_NAME = 200
"""Characters of a parameter that still name its test."""


def pytest_configure(config: pytest.Config) -> None:
	config.addinivalue_line("markers", "smoke: also run on a reference bench by .ci/run")
	config.addinivalue_line("markers", "stand_in: says nothing about ERPNext itself, only about its stand-in")
	config.pluginmanager.register(shards.Shards(config))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
	"""Bytes and long texts give a test no name: they may hold the time they were made at (an archive does), and each
	worker has to find the same tests."""
	return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_NAME) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	for item in items:
		if room(item.path) in SMOKE and not item.get_closest_marker("stand_in"):
			item.add_marker(pytest.mark.smoke)


def room(path: Path) -> str:
	"""The folder of a test file below `tests`."""
	return path.resolve().relative_to(TESTS).parts[0]


def needs_site(path: Path) -> bool:
	"""Whether a test file lies in a room that works inside a site."""
	return room(path) not in NO_SITE


@pytest.fixture(scope="session")
def _session_site() -> Iterator:
	if not os.environ.get("FRAPPE_SITES_PATH"):
		pytest.exit("these tests need a site: run them with `make test`", returncode=4)
	from tests.site import Site

	site = Site()
	site.open()
	yield site
	site.close()


@pytest.fixture(autouse=True)
def site(request: pytest.FixtureRequest) -> Iterator:
	"""The site, connected as Administrator; what the test wrote is taken back."""
	if not needs_site(request.path):
		yield None
		return
	site = request.getfixturevalue("_session_site")
	site.begin_test()
	yield site
	site.end_test()


@pytest.fixture(scope="session")
def live_site(_session_site) -> Iterator:
	"""A web server on the test site: `.url`, and `.login(user, password)` for a `requests.Session`."""
	from tests.live import live_server

	with live_server(_session_site) as server:
		yield server


@pytest.fixture(scope="session")
def browser() -> Iterator:
	"""Headless Chromium of the machine."""
	from tests.browser import chromium

	with chromium() as running:
		yield running


@pytest.fixture(scope="session")
def _desk(browser, live_site) -> Iterator:
	from tests.browser import desk_page

	with desk_page(browser, live_site) as opened:
		yield opened


@pytest.fixture
def desk(_desk):
	"""A page of Administrator that tests share, for those that only look at pages (`.visit`)."""
	_desk.problems.clear()
	return _desk


@pytest.fixture
def page(browser, live_site) -> Iterator:
	"""A page of a fresh browser context, logged in as Administrator; `.problems` collects what went wrong."""
	from tests.browser import desk_page

	with desk_page(browser, live_site) as opened:
		yield opened
