"""Readers of statements, with nothing but the files and servers that they read. No site, no frappe."""

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.http import HttpClient
from ecom_erp.integrations.statements import get_adapter_class
from ecom_erp.integrations.statements.base import StatementAdapter, StatementContext
from ecom_sandbox import SandboxServer

BASE = datetime(2026, 3, 10, 12, 0, tzinfo=timezone.utc)


def reader(provider: str, http: HttpClient | None = None, **settings) -> StatementAdapter:
	adapter = get_adapter_class(provider)
	return adapter(adapter.declaration.settings(name="Aurora", **settings), StatementContext(http))


def client(url: str, retries: int = 3) -> HttpClient:
	return HttpClient.for_account(
		url, "Aurora", retries=retries, backoff=0.01, timeout=(2, 5), breaker=CircuitBreaker(threshold=1000)
	)


def read(provider: str, data: bytes | str, remembered=None, **options):
	"""The statements of a file."""
	content = data.encode() if isinstance(data, str) else data
	return reader(provider).read_file(content, "file.csv", remembered or {}, **options)


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
	with SandboxServer(base=BASE) as server:
		yield server
