"""Tokens that a service lends, kept by the site for all its workers."""

import frappe
import pytest

from ecom_erp.flows.shops.shops import adapter
from ecom_erp.integrations.tokens import PREFIX, site_tokens
from tests.factories import shop as factory

CLIENT = {"shopify_access_token": "", "shopify_client_id": "sandbox-client-id"}


@pytest.fixture
def shop(site, sandbox):
	return factory.make_shop(sandbox, **CLIENT, shopify_client_secret=sandbox.webhook_secret)


def test_a_token_is_kept_encrypted_for_its_time():
	store = site_tokens()
	store.write("a-key", "shpat_secret", 60)
	assert store.read("a-key") == "shpat_secret"
	kept = frappe.cache.get_value(PREFIX + "a-key", expires=True)
	assert kept and "shpat_secret" not in str(kept)
	store.forget("a-key")
	assert store.read("a-key") == ""


def test_workers_share_what_a_shop_has_lent(shop, sandbox):
	before = sandbox.calls.count("accessToken")
	assert adapter(shop).check() == "USD"
	assert adapter(shop).check() == "USD"
	assert sandbox.calls.count("accessToken") == before + 1
