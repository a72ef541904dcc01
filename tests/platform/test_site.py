"""The platform itself: what every other test counts on."""

import frappe
import pytest
import requests


def test_site_has_the_three_apps():
	assert frappe.get_installed_apps() == ["frappe", "erpnext", "ecom_erp"]


def test_site_is_set_up():
	assert frappe.is_setup_complete()


def test_threads_have_transactions_of_their_own(site):
	"""Two threads see neither each other's nor this test's uncommitted rows."""
	frappe.get_doc({"doctype": "ToDo", "description": "unseen"}).insert()
	count = lambda: frappe.db.count("ToDo", {"description": "unseen"})  # noqa: E731
	assert site.parallel([count, count]) == [0, 0]


def test_server_answers_and_knows_the_user(live_site):
	answer = live_site.login().get(f"{live_site.url}/api/method/frappe.auth.get_logged_user", timeout=30)
	assert answer.json() == {"message": "Administrator"}


def test_wrong_password_is_refused(live_site):
	answer = requests.post(
		f"{live_site.url}/api/method/login", data={"usr": "Administrator", "pwd": "wrong"}, timeout=30
	)
	assert answer.status_code == 401


def test_links_written_for_either_version_lead_to_the_desk(live_site):
	answer = live_site.login().get(f"{live_site.url}/app/todo", timeout=30)
	assert answer.status_code == 200
	assert "frappe.boot" in answer.text


@pytest.mark.smoke
def test_desk_opens_without_errors(page):
	page.open("todo")
	page.page.wait_for_selector(".frappe-list")
	assert page.problems == []
