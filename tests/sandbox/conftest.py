"""The simulated shop alone, spoken to with plain HTTP. No site, no frappe."""

from collections.abc import Iterator

import pytest
import requests

from ecom_sandbox import SandboxServer


@pytest.fixture(autouse=True)
def site():
	"""These tests need no site."""
	return None


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
	with SandboxServer() as server:
		yield server


@pytest.fixture
def graphql(sandbox):
	"""Runs a document; the whole answer."""

	def run(document, variables=None, *, token=None, version=None):
		url = f"{sandbox.url}/admin/api/{version or sandbox.api_version}/graphql.json"
		headers = {"X-Shopify-Access-Token": token or sandbox.token}
		body = {"query": document, "variables": variables or {}}
		return requests.post(url, json=body, headers=headers, timeout=10).json()

	return run


@pytest.fixture
def control(sandbox):
	"""Calls the control interface; the answer."""

	def call(method, path, **body):
		answer = requests.request(method, f"{sandbox.url}/sandbox{path}", json=body, timeout=10)
		answer.raise_for_status()
		return answer.json()

	return call
