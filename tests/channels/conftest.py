"""A simulated shop and the app's adapter for it. No site, no frappe."""

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.channels import get_adapter_class
from ecom_erp.integrations.channels.base import ChannelAdapter
from ecom_erp.integrations.http import HttpClient
from ecom_sandbox import OwnServer, SandboxServer, WooServer
from ecom_sandbox.carriers import CarrierServer

BASE = datetime(2026, 3, 10, 12, 0, tzinfo=timezone.utc)
EARLY = datetime(2026, 3, 1, tzinfo=timezone.utc)


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
	with SandboxServer(base=BASE) as server:
		yield server


@pytest.fixture
def full_sandbox(sandbox) -> SandboxServer:
	"""The shop with all sixty orders in it."""
	for number in list(sandbox.shop.waiting):
		sandbox.shop.place(number)
	return sandbox


@pytest.fixture
def woo() -> Iterator[WooServer]:
	with WooServer(base=BASE) as server:
		yield server


@pytest.fixture
def full_woo(woo) -> WooServer:
	"""The WooCommerce shop with all its orders in it."""
	for number in list(woo.shop.waiting):
		woo.shop.place(number)
	return woo


@pytest.fixture
def own() -> Iterator[OwnServer]:
	with OwnServer(base=BASE) as server:
		yield server


@pytest.fixture
def full_own(own) -> OwnServer:
	"""The own shop with all its orders in it."""
	for number in list(own.shop.waiting):
		own.shop.place(number)
	return own


@pytest.fixture
def carriers() -> Iterator[CarrierServer]:
	with CarrierServer() as server:
		yield server


def adapter_of(channel: str, http: HttpClient, **settings) -> ChannelAdapter:
	"""The adapter of a channel with these settings."""
	adapter = get_adapter_class(channel)
	return adapter(adapter.declaration.settings(**settings), http)


def make_adapter(server: SandboxServer, *, token: str = "", retries: int = 3, timeout=(2.0, 5.0), **shop):
	return adapter_of(
		"Shopify",
		http_client(server, retries, timeout),
		name="Aurora",
		base_url=server.url,
		access_token=token or server.token,
		webhook_secret=server.webhook_secret,
		currency="USD",
		location_id="71000000001",
		**shop,
	)


def make_woo(server: WooServer, *, token: str = "", retries: int = 3, timeout=(2.0, 5.0)):
	return adapter_of(
		"WooCommerce",
		http_client(server, retries, timeout),
		name="Aurora Europe",
		base_url=server.url,
		consumer_key=server.consumer_key,
		consumer_secret=token or server.token,
		webhook_secret=server.webhook_secret,
		currency="EUR",
	)


def make_own(
	server: OwnServer, *, token: str = "", retries: int = 3, base_url: str | None = None, **settings: str
):
	return adapter_of(
		"Own Shop",
		http_client(server, retries),
		name="Aurora Direct",
		base_url=server.url if base_url is None else base_url,
		access_token=token or server.token,
		webhook_secret=server.webhook_secret,
		currency="CNY",
		**settings,
	)


def http_client(server, retries: int = 3, timeout=(2.0, 5.0)) -> HttpClient:
	return HttpClient.for_account(
		server.url,
		"Aurora",
		retries=retries,
		timeout=timeout,
		backoff=0.01,
		breaker=CircuitBreaker(threshold=50),
	)


@pytest.fixture
def adapter(sandbox):
	return make_adapter(sandbox)
