"""Two-factor sign-in of the app's roles, and the end of idle sessions."""

import time

import frappe
import pytest
import requests
from frappe.twofactor import two_factor_is_enabled_for_
from frappe.utils.password import update_password

from ecom_erp.flows.safety import idle, two_factor
from ecom_erp.messaging.transaction import in_transaction
from tests.factories.users import make_user

PASSWORD = "long enough 4711"


@pytest.fixture
def no_two_factor(site):
	roles = frappe.get_all("Role", ["name", "two_factor_auth"])
	yield
	frappe.db.set_single_value("System Settings", "enable_two_factor_auth", 0)
	for row in roles:
		frappe.db.set_value("Role", row.name, "two_factor_auth", row.two_factor_auth, update_modified=False)
	frappe.db.commit()
	frappe.clear_cache()


def test_two_factor_is_required_of_the_roles_and_of_nobody_else(no_two_factor):
	clerk, nobody = make_user("Order Clerk"), make_user()
	before = two_factor.state()
	assert not before["on"] and "Order Clerk" in before["missing"]
	in_transaction(two_factor.switch_on)
	after = two_factor.state()
	assert after["on"] and after["missing"] == [] and clerk in after["not_enrolled"]
	user = frappe.get_doc("User", clerk)
	assert two_factor_is_enabled_for_(user)
	assert not two_factor_is_enabled_for_(frappe.get_doc("User", nobody))
	frappe.db.set_default(f"{clerk}_otplogin", 1, "__2fa")
	assert clerk not in two_factor.state()["not_enrolled"]


@pytest.fixture
def limited(site):
	"""An accountant who is signed out after two minutes."""
	user = make_user("Ecom Accountant")
	update_password(user, PASSWORD)
	limit(("Ecom Accountant", 2))
	yield user
	limit()


def limit(*rows: tuple[str, int]) -> None:
	doc = frappe.get_single("Ecom Settings")
	doc.set("idle_limits", [{"role": role, "minutes": minutes} for role, minutes in rows])
	doc.save()
	frappe.db.commit()


def signed_in(live_site, user: str) -> requests.Session:
	session = requests.Session()
	answer = session.post(
		f"{live_site.url}/api/method/login", data={"usr": user, "pwd": PASSWORD}, timeout=60
	)
	assert answer.status_code == 200, answer.text
	return session


def ask(live_site, session: requests.Session) -> int:
	url = f"{live_site.url}/api/method/frappe.auth.get_logged_user"
	return session.get(url, timeout=60).status_code


def test_an_idle_session_ends_on_the_server(live_site, limited):
	session = signed_in(live_site, limited)
	sid = session.cookies["sid"]
	assert ask(live_site, session) == 200
	frappe.cache.set(idle.key_of(sid), int(time.time()) - 110)
	assert ask(live_site, session) == 200
	assert int(frappe.cache.get(idle.key_of(sid))) > time.time() - 60
	frappe.cache.set(idle.key_of(sid), int(time.time()) - 130)
	assert ask(live_site, session) == 401
	session.cookies.set("sid", sid)
	assert ask(live_site, session) in (401, 403)  # the session itself is gone
	assert ask(live_site, signed_in(live_site, limited)) == 200


def test_others_stay_and_of_several_roles_the_shortest_counts(live_site, limited):
	other = make_user("Order Clerk")
	update_password(other, PASSWORD)
	frappe.db.commit()
	session = signed_in(live_site, other)
	frappe.cache.set(idle.key_of(session.cookies["sid"]), int(time.time()) - 9999)
	assert ask(live_site, session) == 200
	limit(("Ecom Accountant", 5), ("Order Clerk", 3))
	both = make_user("Ecom Accountant", "Order Clerk")
	assert (idle.minutes(both), idle.minutes(limited), idle.minutes("Guest")) == (3, 5, 0)


@pytest.mark.parametrize(
	("path", "query", "headers"),
	[
		("frappe.auth.get_logged_user", {"cmd": "logout"}, {}),
		("frappe.auth.get_logged_user", {"cmd": "login"}, {}),
		("frappe.auth.get_logged_user", {"x": "/api/method/login"}, {}),
		("logout", {"cmd": "frappe.auth.get_logged_user"}, {}),
		("login", {"cmd": "frappe.auth.get_logged_user"}, {}),
		("frappe.auth.get_logged_user/logout", {}, {}),
		("frappe.auth.get_logged_user", {}, {"Authorization": "Other words"}),
		("frappe.auth.get_logged_user", {}, {"X-Original-URL": "/api/method/logout"}),
		("frappe.auth.get_logged_user", {}, {"X-Frappe-CMD": "logout"}),
	],
)
def test_no_spelling_of_a_call_gets_past_the_limit(live_site, limited, path, query, headers):
	session = signed_in(live_site, limited)
	sid = session.cookies["sid"]
	frappe.cache.set(idle.key_of(sid), int(time.time()) - 130)
	url = f"{live_site.url}/api/method/{path}"
	assert limited not in session.get(url, params=query, headers=headers, timeout=60).text
	session.cookies.clear()
	session.cookies.set("sid", sid)
	assert ask(live_site, session) in (401, 403), "the session is over"


def test_what_the_desk_asks_by_itself_keeps_no_session_alive_however_it_is_spelt(live_site, limited):
	session = signed_in(live_site, limited)
	assert ask(live_site, session) == 200
	key, at = idle.key_of(session.cookies["sid"]), int(time.time()) - 60
	by_itself = "frappe.realtime.get_user_info"
	for path, query in ((by_itself, {}), ("frappe.auth.get_logged_user", {"cmd": by_itself})):
		frappe.cache.set(key, at)
		session.get(f"{live_site.url}/api/method/{path}", params=query, timeout=60)
		assert int(frappe.cache.get(key)) == at
