"""Headless Chromium on the desk, with a record of everything that went wrong on a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
	Browser,
	ConsoleMessage,
	Page,
	Response,
	TimeoutError,
	sync_playwright,
)

from embedded import prerequisites
from tests.live import LiveSite
from tests.site import desk_url

FIRST_LOAD = 90_000  # milliseconds; the server reads all that the desk is made of when a user comes first
WAIT = 60_000  # milliseconds; on a busy machine a form takes half of that to be drawn
LOOK_EVERY = 100  # milliseconds; not at each frame (the default): a browser short of processor time draws none for long
SIZE = {"width": 1440, "height": 900}
QUIET_CONSOLE = ("socket.io", "WebSocket", "Failed to load resource")
"""Console lines that say again what `problems` has as a failed request, or that no live updates run in tests."""

QUIET = """() => {
	const busy = (window.frappe?.request?.ajax_count || 0) > 0 || document.querySelector("#freeze");
	window.looks_at_rest = busy ? 0 : (window.looks_at_rest || 0) + 1;
	return window.looks_at_rest > 1;
}"""
"""At rest twice in a row: between the answer to one request and the next of the same action the desk seems to be."""
SCREEN = """() => {
	const texts = (selector) => [...document.querySelectorAll(selector)]
		.map((found) => found.innerText.replace(/\\s+/g, " ").trim().slice(0, 300));
	const form = window.cur_frm?.doc && `${cur_frm.doctype} ${cur_frm.doc.name}: ${cur_frm.doc.status}`;
	return {
		path: location.pathname,
		form,
		buttons: Object.keys(window.cur_frm?.custom_buttons || {}),
		dialogs: texts(".modal.show"),
		alerts: texts("#alert-container .desk-alert"),
		requests: window.frappe?.request?.ajax_count,
		frozen: Boolean(document.querySelector("#freeze")),
	};
}"""


class DeskPage:
	"""A logged-in page. `page` is playwright's; `problems` lists script errors and failed requests."""

	def __init__(self, page: Page, base: str) -> None:
		self.page, self.base = page, base
		self.problems: list[str] = []
		page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
		page.on("console", self._console)
		page.on("response", self._response)
		page.on("requestfailed", lambda request: self._failed(request.url, request.failure))

	def _console(self, message: ConsoleMessage) -> None:
		if message.type == "error" and not any(word in message.text for word in QUIET_CONSOLE):
			self.problems.append(f"console: {message.text}")

	def _response(self, response: Response) -> None:
		if response.status >= 400 and "socket.io" not in response.url:
			self.problems.append(f"{response.status} {response.request.method} {response.url}")

	def _failed(self, url: str, failure: str | None) -> None:
		if "socket.io" not in url and failure != "net::ERR_ABORTED":
			self.problems.append(f"{failure} {url}")

	def open(self, path: str) -> Page:
		"""Open a desk page (`List/Ecom Order`, `ecom-order`) or, with a leading slash, any path; waits for its requests."""
		target = path if path.startswith("/") else desk_url(path)
		self.page.goto(self.base + target, wait_until="load", timeout=FIRST_LOAD)
		self.settle()
		return self.page

	def visit(self, path: str) -> Page:
		"""Go to a desk page by a link of the desk; it is loaded only when it is not there yet, which takes most of the
		time that a page takes. What went wrong before is forgotten."""
		self.problems.clear()
		if not self.page.evaluate("() => Boolean(window.frappe?.boot)"):
			return self.open(path)
		self.page.evaluate(
			"(address) => { history.pushState(null, null, address); frappe.router.route() }", desk_url(path)
		)
		self.settle()
		return self.page

	def settle(self) -> None:
		"""Wait until the page has asked for all that it needs and the desk shows no progress."""
		self.page.wait_for_load_state("networkidle", timeout=FIRST_LOAD)
		self.wait(QUIET)

	def wait(self, condition: str, arg: Any = None) -> None:
		"""Wait until a script's function of `arg` returns something true; AssertionError that says what the screen
		shows instead."""
		try:
			self.page.wait_for_function(condition, arg=arg, timeout=WAIT, polling=LOOK_EVERY)
		except TimeoutError:
			shows = self.page.evaluate(SCREEN)
			raise AssertionError(
				f"{WAIT / 1000:.0f} s in vain for {condition}\nThe screen shows {shows}\nWent wrong: {self.problems}"
			) from None


@contextmanager
def chromium() -> Iterator[Browser]:
	"""The machine's own Chromium (or that of CHROMIUM): no browser is downloaded."""
	program = prerequisites.program("chromium")
	if not program:
		raise RuntimeError(
			"Chromium is not installed: install Debian's chromium or set CHROMIUM to its path."
		)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(
			executable_path=program,
			args=["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
		)
		yield browser
		browser.close()


@contextmanager
def desk_page(browser: Browser, live_site: LiveSite, *user: str) -> Iterator[DeskPage]:
	"""A page in a context of its own, with the cookies of `user` (name and password), or Administrator's."""
	context = browser.new_context(viewport=SIZE, base_url=live_site.url)
	session = live_site.login(*user)
	context.add_cookies(
		[{"name": cookie.name, "value": cookie.value, "url": live_site.url} for cookie in session.cookies]
	)
	yield DeskPage(context.new_page(), live_site.url)
	context.close()
