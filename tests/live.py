"""A web server on the test site, as a process of its own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from embedded import processes
from embedded.services import ports
from tests.site import Site

ADMIN_PASSWORD = os.environ.get("ECOM_ADMIN_PASSWORD", "admin")


class LiveSite:
	"""`url` is the address of the server, without a slash at its end."""

	def __init__(self, url: str) -> None:
		self.url = url

	def login(self, user: str = "Administrator", password: str = ADMIN_PASSWORD) -> requests.Session:
		"""A session with the cookies of the user; requests.HTTPError when the login is refused."""
		session = requests.Session()
		answer = session.post(f"{self.url}/api/method/login", data={"usr": user, "pwd": password}, timeout=30)
		answer.raise_for_status()
		return session


@contextmanager
def live_server(site: Site) -> Iterator[LiveSite]:
	"""The server, on a free port of 127.0.0.1."""
	env = {"FRAPPE_SITE": site.name, "FRAPPE_SITES_PATH": str(site.sites)}
	name = f"web-{site.name}"
	# sessions of tests that begin at the same moment look for a port at different places
	port = ports.first_free(8100 + os.getpid() % 40 * 10)
	with processes.web(Path(sys.executable), site.sites, env, port, name) as url:
		yield LiveSite(url)
