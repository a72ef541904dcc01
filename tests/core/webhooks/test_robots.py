"""What robots of group chats are sent, against what their vendors write."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from ecom_erp.core.webhooks import pacing, robots
from ecom_erp.core.webhooks.robots import BadAddress, Form, Notice
from ecom_erp.core.webhooks.signing import new_secret

NOTICE = Notice(
	"Order #1: big",
	(("Total", "600.00"),),
	"https://erp.example.com/app/ecom-order/1",
	"Open",
	{"order": "1"},
)
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=t"
SLACK = "https://hooks.slack.com/services/T/B/X"


def test_dingtalk_signs_the_moment_in_the_address():
	# openssl: printf '1700000000000\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64
	assert robots.dingtalk_sign("this is secret", 1700000000000) == SIGN
	call = robots.call(Form.DINGTALK, DINGTALK, "this is secret", NOTICE, "m", 1700000000000)
	query = parse_qs(urlsplit(call.url).query)
	assert (query["access_token"], query["timestamp"]) == (["t"], ["1700000000000"])
	assert robots.call(Form.DINGTALK, DINGTALK, "", NOTICE, "m", 1).url == DINGTALK


SIGN = "sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0%3D"


def test_each_form_has_its_body():
	bodies = {
		form: json.loads(robots.call(form, WECOM, "", NOTICE, "m", 1).body)
		for form in (Form.WECOM, Form.DINGTALK, Form.SLACK)
	}
	assert bodies[Form.WECOM] == {
		"msgtype": "markdown",
		"markdown": {
			"content": "**Order #1: big**\n> Total: 600.00\n[Open](https://erp.example.com/app/ecom-order/1)"
		},
	}
	assert bodies[Form.DINGTALK]["markdown"]["title"] == "Order #1: big"
	assert bodies[Form.SLACK] == {
		"text": "*Order #1: big*\nTotal: 600.00\n<https://erp.example.com/app/ecom-order/1|Open>"
	}


def test_other_systems_verify_it_with_a_library():
	secret = new_secret()
	milliseconds = int(datetime.now().timestamp() * 1000)
	call = robots.call(Form.STANDARD, "https://x.example.com/", secret, NOTICE, "msg_1", milliseconds)
	said = Webhook(secret).verify(call.body, dict(call.headers))
	assert said["type"] == "notice" and said["data"]["order"] == "1"


@pytest.mark.parametrize(
	("form", "body", "wait"),
	[
		(Form.WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, None),
		(Form.WECOM, {"errcode": 45009, "errmsg": "api freq out of limit"}, 60),
		(Form.WECOM, {"errcode": -1, "errmsg": "system busy"}, 60),
		(Form.DINGTALK, {"errcode": 310000, "errmsg": "sign not match"}, None),
		(Form.DINGTALK, {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, 600),
	],
)
def test_an_answer_of_200_may_be_a_refusal(form, body, wait):
	found = robots.refusal(form, json.dumps(body).encode())
	assert found.wait == wait and body["errmsg"] in found.said
	assert robots.refusal(form, b'{"errcode":0,"errmsg":"ok"}') is None
	assert robots.refusal(Form.SLACK, b"ok") is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"errcode": "x"}', b"null"])
def test_what_is_no_answer_is_tried_again(body):
	assert robots.refusal(Form.WECOM, body).wait == 60


@pytest.mark.parametrize(
	("form", "url", "secret", "what"),
	[
		(Form.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "", "key"),
		(Form.DINGTALK, WECOM, "", "access_token"),
		(Form.SLACK, "hooks.slack.com", "", "url"),
		(Form.SLACK, "https://a:b@hooks.slack.com/", "", "url"),
		(Form.STANDARD, SLACK, "abc", "secret"),
	],
)
def test_an_address_that_cannot_be_one_is_named(form, url, secret, what):
	with pytest.raises(BadAddress, match=what):
		robots.check(form, url, secret)


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_any_text_fits_and_makes_no_mention_or_link(title, value):
	notice = Notice(title, (("Shop", value),), NOTICE.link, "Open")
	content = json.loads(robots.call(Form.WECOM, WECOM, "", notice, "m", 1).body)["markdown"]["content"]
	assert len(content.encode("utf-8", "surrogatepass")) <= robots.WECOM_BYTES
	assert content.endswith(f"[Open]({NOTICE.link})")
	slack = json.loads(robots.call(Form.SLACK, SLACK, "", notice, "m", 1).body)["text"]
	assert slack.count("<") == 1  # our own link


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_never_more_than_twenty_a_minute(pauses):
	pace, used, now = pacing.PACES[Form.WECOM], None, datetime(2026, 1, 1)
	sent = []
	for pause in pauses:
		now += timedelta(seconds=pause)
		if not pacing.wait(pace, used, now):
			used = pacing.after(pace, used, now)
			sent.append(now)
	assert sent[0] == datetime(2026, 1, 1) + timedelta(seconds=pauses[0])
	for first in sent:
		assert sum(first <= one < first + timedelta(seconds=60) for one in sent) <= 20
