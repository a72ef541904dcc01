"""Signatures against the library that the makers of Standard Webhooks publish."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from ecom_erp.core.webhooks import signing


@given(
	st.binary(min_size=24, max_size=64),
	st.binary(min_size=24, max_size=64),
	st.dictionaries(st.text(), st.text()),
)
def test_a_receiver_with_either_secret_accepts_the_message(first, second, said):
	secrets = [signing.PREFIX + base64.b64encode(key).decode() for key in (first, second)]
	body = str(said).encode("utf-8", "replace")
	headers = signing.headers(secrets, "msg_1", int(time.time()), body)
	for secret in secrets:
		Webhook(secret).verify(body, headers, json_parse=False)


def test_another_body_or_secret_is_refused():
	secret = signing.new_secret()
	headers = signing.headers([secret], "msg_1", int(time.time()), b"{}")
	for other, body in ((secret, b"{ }"), (signing.new_secret(), b"{}")):
		with pytest.raises(WebhookVerificationError):
			Webhook(other).verify(body, headers)


@pytest.mark.parametrize(
	("text", "part"),
	[
		("", "prefix"),
		("secret", "prefix"),
		("whsec_", "length"),
		("whsec_kein Base64!", "base64"),
		("whsec_" + base64.b64encode(bytes(23)).decode(), "length"),
		("whsec_" + base64.b64encode(bytes(65)).decode(), "length"),
		("whsec_é", "base64"),
	],
)
def test_what_is_no_secret_is_told(text, part):
	with pytest.raises(signing.BadSecret, match=part):
		signing.key_of(text)


def test_new_secrets_are_secrets_and_differ():
	first, second = signing.new_secret(), signing.new_secret()
	assert first != second and len(signing.key_of(first)) == 32
