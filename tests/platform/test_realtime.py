"""Live updates: a browser on the desk hears what the server publishes, and nothing meant for others."""

import json
import sys
from pathlib import Path

import frappe
import pytest
import requests

from embedded import processes
from embedded.services import ports
from tests.browser import desk_page
from tests.live import LiveSite
from tests.site import ON_REFERENCE_BENCH

pytestmark = pytest.mark.skipif(
	ON_REFERENCE_BENCH,
	reason="a reference bench brings its own server of live updates",
)


@pytest.fixture(scope="module")
def lively_site(_session_site):
	"""A web server that tells the desk where live updates come from, and that server."""
	site, port = _session_site, ports.first_free(9100)
	env = {
		"FRAPPE_SITE": site.name,
		"FRAPPE_SITES_PATH": str(site.sites),
		"FRAPPE_SOCKETIO_PORT": str(port),
	}
	with (
		processes.web(Path(sys.executable), site.sites, env, ports.first_free(8200), "web-lively") as url,
		processes.realtime(site.name, url, frappe.conf.redis_queue, port),
	):
		server = LiveSite(url)
		server.name, server.realtime_port = site.name, port
		yield server


def test_desk_hears_what_is_published_to_its_user(browser, lively_site):
	with desk_page(browser, lively_site) as desk:
		page = desk.open("todo")
		page.wait_for_function("() => frappe.realtime.socket && frappe.realtime.socket.connected")
		page.evaluate(
			"() => { window.heard = []; frappe.realtime.on('ecom_test', (m) => window.heard.push(m.text)) }"
		)
		frappe.publish_realtime("ecom_test", {"text": "for another"}, user="someone@example.com")
		frappe.publish_realtime("ecom_test", {"text": "for me"}, user="Administrator")
		page.wait_for_function("() => window.heard.length > 0")
		assert page.evaluate("() => window.heard") == ["for me"]


def test_list_is_refreshed_when_a_document_is_made(browser, lively_site):
	with desk_page(browser, lively_site) as desk:
		page = desk.open("todo")
		page.wait_for_function("() => frappe.realtime.socket && frappe.realtime.socket.connected")
		page.wait_for_timeout(500)
		lively_site.login().post(
			f"{lively_site.url}/api/resource/ToDo", json={"description": "arrives by itself"}, timeout=30
		).raise_for_status()
		page.wait_for_selector("text=arrives by itself", timeout=15_000)


def greeting(lively_site: LiveSite, cookies, origin: str) -> str:
	"""What the server answers to a connection: the text of socket.io's connect or error packet."""
	url = f"http://127.0.0.1:{lively_site.realtime_port}/socket.io/?EIO=4&transport=polling"
	session = requests.Session()
	session.cookies.update(cookies)
	opened = json.loads(session.get(url, headers={"Origin": origin}, timeout=30).text[1:])
	url += f"&sid={opened['sid']}"
	session.post(url, data=f"40/{lively_site.name},", headers={"Origin": origin}, timeout=30)
	return session.get(url, headers={"Origin": origin}, timeout=30).text


def test_user_is_let_in_and_strangers_are_not(lively_site):
	cookies = lively_site.login().cookies
	assert greeting(lively_site, cookies, lively_site.url).startswith(f"40/{lively_site.name},")
	assert "Unauthorized" in greeting(lively_site, {}, lively_site.url)
	assert "Invalid origin" in greeting(lively_site, cookies, "http://elsewhere.example")
