"""Limits on calls count by the address that nobody can choose for himself."""

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ecom_erp.api.http.caller_address import caller_address


@pytest.fixture
def call(site):
	"""The address of a call from `remote` with the header X-Forwarded-For, where the site has so many proxies."""

	def address(remote: str, header: str = "", proxies: int | None = None) -> str:
		headers = {"X-Forwarded-For": header} if header else {}
		builder = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": remote})
		frappe.local.request = Request(builder.get_environ())
		frappe.conf["ecom_proxies"] = proxies
		return caller_address()

	before = getattr(frappe.local, "request", None)
	yield address
	frappe.local.request = before
	if before is None:  # Frappe asks whether there is a request by whether it is set
		del frappe.local.request
	frappe.conf.pop("ecom_proxies", None)


def test_behind_a_proxy_it_is_the_one_that_the_proxy_saw(call):
	assert call("127.0.0.1", "198.51.100.7") == "198.51.100.7", "the header replaced, as bench's nginx does"
	assert call("127.0.0.1", "1.2.3.4, 198.51.100.7") == "198.51.100.7", "appended to what the caller wrote"
	assert call("10.0.0.2", "1.2.3.4, 5.6.7.8, 198.51.100.7", 0) == "198.51.100.7"


def test_behind_two_proxies_it_is_the_one_that_the_outer_saw(call):
	assert call("127.0.0.1", "1.2.3.4, 198.51.100.7, 203.0.113.9", 2) == "198.51.100.7"
	assert call("127.0.0.1", "198.51.100.7", 2) == "198.51.100.7"


def test_without_a_proxy_the_header_counts_for_nothing(call):
	assert call("8.8.8.8", "1.2.3.4") == "8.8.8.8"
	assert call("2001:4860:4860::8888", "1.2.3.4", 2) == "2001:4860:4860::8888"
	assert call("127.0.0.1") == "127.0.0.1"


def test_a_header_that_is_no_list(call):
	assert call("127.0.0.1", " , ") == "127.0.0.1"
	assert call("", "198.51.100.7") == "198.51.100.7", "by a socket of the machine"
