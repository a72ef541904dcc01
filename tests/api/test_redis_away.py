"""While Redis is away, or its queue is full, webhooks are accepted and REST answers."""

import os
import sys
from pathlib import Path

import frappe
import pytest
import requests

from ecom_sandbox import rest_view
from embedded import paths, processes
from embedded.services import ports
from tests.factories.users import make_user, token
from tests.live import LiveSite
from tests.support.webhooks import post

SECRET = "sandbox-webhook-secret"
NOWHERE = "redis://127.0.0.1:9"


@pytest.fixture
def away(_session_site):
	"""A web server of the site that finds no Redis."""
	env = {
		"FRAPPE_SITE": _session_site.name,
		"FRAPPE_SITES_PATH": str(_session_site.sites),
		"FRAPPE_REDIS_CACHE": NOWHERE,
		"FRAPPE_REDIS_QUEUE": NOWHERE,
	}
	port = ports.first_free(8600 + os.getpid() % 40 * 5)
	with processes.web(
		Path(sys.executable), _session_site.sites, env, port, f"web-away-{_session_site.name}"
	) as url:
		yield LiveSite(url)


def test_webhooks_are_kept_and_nothing_of_them_is_logged(away, sandbox, sandbox_shop):
	frappe.db.commit()
	body = rest_view.order_body(sandbox.shop.place("#1005"))
	logs = [path for path in paths.LOGS.parent.rglob("*.log") if path.is_file()]
	size = {path: path.stat().st_size for path in logs}
	answers = [post(away, sandbox_shop, body, SECRET, event_id=f"e{number}") for number in range(3)]
	assert [answer.status_code for answer in answers] == [200, 200, 200], answers[0].text
	frappe.db.rollback()
	assert frappe.db.count("Inbox Message", {"shop": sandbox_shop, "status": "New"}) == 3
	written = "".join(
		path.read_bytes()[size.get(path, 0) :].decode(errors="replace")
		for path in paths.LOGS.parent.rglob("*.log")
		if path.is_file()
	)
	assert body["email"] and body["email"] not in written
	assert body["shipping_address"]["address1"] not in written


def test_rest_answers(away, shop):
	headers = token(make_user("Ecom Integration"))
	frappe.db.commit()
	url = f"{away.url}/api/method/ecom_erp.api.v1.orders"
	answer = requests.get(url, params={"shop": shop}, headers=headers, timeout=60)
	assert (answer.status_code, answer.json()["message"]["orders"]) == (200, [])
