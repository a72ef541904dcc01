"""How a Shopify shop lets the app in: by client ID and secret for a day, or by the fixed token of an older app."""

import base64
import hashlib
import hmac

import pytest
from pytest_httpserver import HTTPServer

from ecom_erp.integrations.channels.base import ChannelError, SignatureError
from ecom_erp.integrations.channels.shopify.settings import Settings
from ecom_erp.integrations.http import HttpClient, Unreachable
from ecom_erp.integrations.tokens import MemoryTokens
from tests.channels.conftest import adapter_of


def signed(body: bytes, secret: str) -> dict[str, str]:
	digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
	return {
		"X-Shopify-Topic": "orders/updated",
		"X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
		"X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
	}


class Clock:
	now = 1000.0

	def __call__(self) -> float:
		return self.now


@pytest.fixture
def clock() -> Clock:
	return Clock()


@pytest.fixture
def tokens(clock) -> MemoryTokens:
	return MemoryTokens(clock)


def connect(sandbox, tokens, **changed):
	"""The adapter of an app of the Dev Dashboard; each is a worker of its own, `tokens` is what they share."""
	own = {"client_id": sandbox.client_id, "client_secret": sandbox.webhook_secret, **changed}
	http = HttpClient.for_account(sandbox.url, "Aurora", tokens=tokens, backoff=0.01)
	return adapter_of("Shopify", http, name="Aurora", base_url=sandbox.url, currency="USD", **own)


def test_workers_share_a_token_for_its_day(sandbox, tokens, clock):
	assert connect(sandbox, tokens).check() == "USD"
	assert connect(sandbox, tokens).check() == "USD"
	assert sandbox.calls.count("accessToken") == 1
	clock.now += 86399 - 300
	assert connect(sandbox, tokens).check() == "USD"
	assert sandbox.calls.count("accessToken") == 2, "five minutes before its end it is not used any more"


def test_a_token_that_is_not_taken_is_asked_for_anew(sandbox, tokens):
	connect(sandbox, tokens).check()
	sandbox.lent.clear()
	assert connect(sandbox, tokens).check() == "USD"
	assert sandbox.calls.count("accessToken") == 2


def test_a_shop_that_takes_no_token_is_asked_once_more_only(tokens):
	with HTTPServer(host="127.0.0.1") as server:
		lent = server.expect_request("/admin/oauth/access_token")
		lent.respond_with_json({"access_token": "shpat_x", "scope": "", "expires_in": 86399})
		server.expect_request("/admin/api/2026-10/graphql.json").respond_with_json(
			{"errors": "no"}, status=401
		)
		shop = {"base_url": server.url_for("/"), "client_id": "id", "client_secret": "secret"}
		http = HttpClient(["127.0.0.1"], account="Aurora", tokens=tokens, backoff=0.01)
		with pytest.raises(ChannelError, match="does not accept the token that it has just issued"):
			adapter_of("Shopify", http, name="Aurora", **shop).check()
		assert [request.path for request, _answer in server.log] == [
			"/admin/oauth/access_token",
			"/admin/api/2026-10/graphql.json",
		]


@pytest.mark.parametrize(
	("code", "words"),
	[
		("app_not_installed", "the app is not installed in this shop"),
		("shop_not_permitted", "belong to different organisations"),
		("application_cannot_be_found", "no app with this client ID"),
		("invalid_client", "the client secret does not belong to this client ID"),
	],
)
@pytest.mark.parametrize("form", ["json", "page"])
def test_the_reason_why_there_is_none_is_said(tokens, code, words, form):
	"""Shopify names it in JSON, or on a page that it makes for people."""
	with HTTPServer(host="127.0.0.1") as server:
		answer = server.expect_request("/admin/oauth/access_token")
		if form == "json":
			answer.respond_with_json({"error": code, "error_description": ""}, status=400)
		else:
			answer.respond_with_data(f"<h1>400 - Oauth error {code}: no.</h1>", 400, content_type="text/html")
		shop = {"base_url": server.url_for("/"), "client_id": "id", "client_secret": "hush-hush"}
		http = HttpClient(["127.0.0.1"], account="Aurora", tokens=tokens, backoff=0.01)
		with pytest.raises(ChannelError, match=words) as refused:
			adapter_of("Shopify", http, name="Aurora", **shop).check()
		assert "hush" not in str(refused.value)


def test_wrong_credentials_are_told_apart(sandbox, tokens):
	with pytest.raises(ChannelError, match="no app with this client ID"):
		connect(sandbox, tokens, client_id="another").check()
	with pytest.raises(ChannelError, match="does not belong to this client ID"):
		connect(sandbox, tokens, client_secret="wrong").check()


def test_an_answer_without_a_token_is_an_outage(tokens):
	with HTTPServer(host="127.0.0.1") as server:
		server.expect_request("/admin/oauth/access_token").respond_with_json({"scope": ""})
		shop = {"base_url": server.url_for("/"), "client_id": "id", "client_secret": "secret"}
		http = HttpClient(["127.0.0.1"], account="Aurora", tokens=tokens, backoff=0.01)
		with pytest.raises(Unreachable, match="holds no access token"):
			adapter_of("Shopify", http, name="Aurora", **shop).check()


def test_a_changed_secret_is_not_answered_with_the_token_of_the_old_one(sandbox, tokens):
	connect(sandbox, tokens).check()
	sandbox.webhook_secret = "rotated"
	with pytest.raises(ChannelError, match="does not belong"):
		connect(sandbox, tokens, client_secret="not this").check()
	assert connect(sandbox, tokens).check() == "USD"


def test_an_older_app_goes_on_with_its_fixed_token(sandbox, tokens):
	assert (
		connect(sandbox, tokens, client_id="", client_secret="", access_token=sandbox.token).check() == "USD"
	)
	with pytest.raises(ChannelError, match="the access token is not valid"):
		connect(sandbox, tokens, client_id="", client_secret="", access_token="revoked").check()
	assert "accessToken" not in sandbox.calls


def test_webhooks_are_signed_with_the_client_secret_unless_another_is_entered(sandbox, tokens):
	body = b'{"id": 5, "updated_at": "2026-03-02T10:00:00-05:00"}'
	adapter = connect(sandbox, tokens, client_secret="the app's")
	assert adapter.read_webhook(signed(body, "the app's"), body).external_id == "5"
	with pytest.raises(SignatureError):
		adapter.read_webhook(signed(body, "the shop's"), body)
	other = connect(sandbox, tokens, client_secret="the app's", webhook_secret="the shop's")
	assert other.read_webhook(signed(body, "the shop's"), body).external_id == "5"


@pytest.mark.parametrize(
	("given", "lacks"),
	[
		({}, "client_id"),
		({"client_id": "id"}, "client_secret"),
		({"client_secret": "secret"}, "client_id"),
		({"client_id": "id", "client_secret": "secret"}, None),
		({"access_token": "shpat"}, None),
	],
)
def test_what_has_to_be_entered(given, lacks):
	problems = list(Settings("Aurora", "https://a.myshopify.com", **given).problems())
	assert [problem.setting for problem in problems] == ([lacks] if lacks else [])
