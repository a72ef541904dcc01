"""Messages to the robot of a group chat, and to other systems: how each receiver is called, and what its answer means.

WeCom: https://developer.work.weixin.qq.com/document/path/91770. DingTalk: https://open.dingtalk.com/document/robots/custom-robot-access
and .../customize-robot-security-settings. Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. What is
sent to others is signed as Standard Webhooks (`signing`). WeCom and DingTalk answer 200 also when they refuse.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.text import shortened, shortened_to_bytes
from ecom_erp.core.webhooks import signing

EVENT = "notice"
WECOM_BYTES = 4096  # of the text of a message
DINGTALK_CHARACTERS = 4000
SLACK_CHARACTERS = 3000
# what a receiver asks us to leave off for a while: WeCom's limits of a minute, DingTalk's, after which it is deaf for ten minutes
_SLOW_DOWN = {45009: 60, 45033: 60, 130101: 600, 410100: 600, 90030: 600}
_BUSY = frozenset({-1, 40068})  # "system busy": the same call may succeed later
_SHOWN = 200
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")
_NEEDED = {"key": re.compile(r"[?&]key=[^&#]"), "access_token": re.compile(r"[?&]access_token=[^&#]")}


class Form(StrEnum):
	"""Whose message it is, as the admin chooses it."""

	WECOM = "WeCom"
	DINGTALK = "DingTalk"
	SLACK = "Slack"
	STANDARD = "Standard Webhooks"


# of these each message has its answer in the body, whatever the status says
ANSWER_IN_BODY = frozenset({Form.WECOM, Form.DINGTALK})


class BadAddress(ValueError):
	"""An address or a secret that cannot be one of the form; says what of it: url, key, access_token, secret."""


@dataclass(frozen=True)
class Notice:
	"""What people are told. `title`: in one line. `facts`: pairs of a label and what it says, in the reader's language. `link`: where
	the thing is looked at, "" for nowhere; `link_text`: what the link is called. `data`: the same for machines."""

	title: str
	facts: Sequence[tuple[str, str]] = ()
	link: str = ""
	link_text: str = ""
	data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
	"""A POST: its address, what is sent, with which headers."""

	url: str
	body: bytes
	headers: Mapping[str, str]


@dataclass(frozen=True)
class Refusal:
	"""Why a message did not get through, in the receiver's words. `wait`: seconds until it may be sent again; None: sent again,
	it would be refused again."""

	said: str
	wait: float | None


def check(form: Form, url: str, secret: str) -> None:
	"""Raises BadAddress for what the form cannot be called with. `secret`: "" where none was given."""
	if not _ADDRESS.fullmatch(url):
		raise BadAddress("url")
	needed = {Form.WECOM: "key", Form.DINGTALK: "access_token"}.get(form)
	if needed and not _NEEDED[needed].search(url):
		raise BadAddress(needed)
	if form is Form.STANDARD:
		try:
			signing.key_of(secret)
		except signing.BadSecret as error:
			raise BadAddress("secret") from error


def call(form: Form, url: str, secret: str, notice: Notice, message_id: str, milliseconds: int) -> Call:
	"""The request that brings the notice. `milliseconds`: since 1970, the time of this attempt."""
	headers = {"Content-Type": "application/json"}
	if form is Form.STANDARD:
		content = json.dumps(
			{"type": EVENT, "data": {"title": notice.title, **notice.data, "link": notice.link}},
			ensure_ascii=False,
			default=str,
		).encode()
		signed = signing.headers([secret], message_id, milliseconds // 1000, content)
		return Call(url, content, {**headers, **signed})
	content = json.dumps(_BODIES[form](notice), ensure_ascii=False).encode()
	if form is Form.DINGTALK and secret:
		url = f"{url}&timestamp={milliseconds}&sign={dingtalk_sign(secret, milliseconds)}"
	return Call(url, content, headers)


def dingtalk_sign(secret: str, milliseconds: int) -> str:
	"""DingTalk's signature of a moment, as it stands in the address."""
	content = f"{milliseconds}\n{secret}".encode()
	sign = base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
	return sign.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


def refusal(form: Form, body: bytes) -> Refusal | None:
	"""What an answer with a status of success says; None: the message has arrived."""
	if form not in ANSWER_IN_BODY:
		return None
	try:
		answer = json.loads(body)
		code = int(answer["errcode"])
	except (ValueError, TypeError, KeyError):
		return Refusal("no answer of a robot", 60)
	if code == 0:
		return None
	said = f"{answer.get('errmsg') or '-'} ({code})"
	wait = _SLOW_DOWN.get(code, 60 if code in _BUSY else None)
	return Refusal(shortened(said, _SHOWN), wait)


def refused_in_words(form: Form, body: bytes) -> str:
	"""What the receiver says beside a status of failure, where the form says it in words; else ""."""
	if form is not Form.SLACK:
		return ""
	text = body.decode(errors="replace").strip()
	return text if text and len(text) <= _SHOWN and text.replace("_", "").isalnum() else ""


def _wecom(notice: Notice) -> dict:
	lines = [
		f"**{_plain(notice.title)}**",
		*(f"> {_plain(label)}: {_plain(value)}" for label, value in notice.facts),
	]
	return {"msgtype": "markdown", "markdown": {"content": _with_link(lines, notice, WECOM_BYTES)}}


def _with_link(lines: list[str], notice: Notice, size: int) -> str:
	"""The lines and the link in `size` bytes: what is too long is cut before the link."""
	link = f"\n[{_plain(notice.link_text)}]({notice.link})" if notice.link else ""
	return shortened_to_bytes("\n".join(lines), max(size - len(link.encode()), 3)) + link


def _dingtalk(notice: Notice) -> dict:
	facts = [f"- {_plain(label)}: {_plain(value)}" for label, value in notice.facts]
	text = shortened("\n".join([f"#### {_plain(notice.title)}", *facts]), DINGTALK_CHARACTERS)
	link = f"\n\n[{_plain(notice.link_text)}]({notice.link})" if notice.link else ""
	return {
		"msgtype": "markdown",
		"markdown": {"title": shortened(_plain(notice.title), 100), "text": text + link},
	}


def _slack(notice: Notice) -> dict:
	lines = [
		f"*{_escaped(notice.title)}*",
		*(f"{_escaped(label)}: {_escaped(value)}" for label, value in notice.facts),
	]
	link = f"\n<{notice.link}|{_escaped(notice.link_text)}>" if notice.link else ""
	return {"text": shortened("\n".join(lines), SLACK_CHARACTERS) + link}


def _plain(text: str) -> str:
	"""Without what Markdown and these robots take as marks, e.g. of a link or a mention."""
	return "".join(" " if one in "[]<>`*\n\r" else one for one in text).replace("@", "@ ").strip()


def _escaped(text: str) -> str:
	"""As Slack asks: the three signs that are control characters to it, and the marks of bold and code."""
	text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
	return "".join(" " if one in "*`\n\r" else one for one in text).strip()


_BODIES = {Form.WECOM: _wecom, Form.DINGTALK: _dingtalk, Form.SLACK: _slack}
