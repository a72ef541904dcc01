"""Calls of the gateway Link: a signed form, with the message as JSON in it.

What this was held against: the forms and messages that Cainiao's own SDK sends (`PacClient`, messages TMS_WAYBILL_GET,
TMS_WAYBILL_DISCARD, TMS_WAYBILL_SUBSCRIPTION_QUERY), as public repositories keep them.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.couriers.cainiao.settings import Settings
from ecom_erp.integrations.couriers.wording import without
from ecom_erp.integrations.http import HttpClient, Unreachable

# the gateway's own faults: of them a label says nothing. S02: signature, S03 and S08: who is asked for, S04: which message
_NOT_ACCEPTED = {"S02", "S03", "S04", "S08"}
_FAILING = {"S06", "S07"}  # out of time, broken: what became of the call is not known
_LONGEST = 140


class Client:
	def __init__(self, account: Settings, http: HttpClient):
		self.account = account
		self.http = http

	def call(
		self, message: str, content: Mapping[str, Any], *, twice: bool = False, people: Sequence[str] = ()
	) -> dict[str, Any]:
		"""The answer to a message. `twice`: sent a second time it does no harm; `people`: words that no text may repeat. Raises
		CourierError when it is refused, HttpError when nothing is known."""
		text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
		form = {
			"msg_type": message,
			"logistic_provider_id": self.account.token,
			"logistics_interface": text,
			"data_digest": digest(text, self.account.app_secret),
		}
		if self.account.to_code:
			form["to_code"] = self.account.to_code
		answer = self.http.request("POST", self.account.base_url, data=form, idempotent=twice).json()
		if not isinstance(answer, dict) or "success" not in answer:
			raise Unreachable("The answer has not the expected shape")
		if is_true(answer["success"]):
			return answer
		raise _as_exception(answer, people)


def digest(content: str, secret: str) -> str:
	"""Base64 of the MD5 of the message and the secret behind it, both in UTF-8."""
	return base64.b64encode(hashlib.md5((content + secret).encode()).digest()).decode()


def is_true(value: Any) -> bool:
	"""Truth values come as such or as text."""
	return value is True or str(value).strip().lower() == "true"


def _as_exception(answer: Mapping[str, Any], people: Sequence[str]) -> CourierError | Unreachable:
	code = str(answer.get("errorCode") or "").strip()
	said = without(str(answer.get("errorMsg") or ""), people)
	text = (f"{said} ({code})" if said and code else said or code or "no reason given")[:_LONGEST]
	if code in _NOT_ACCEPTED:
		return Unreachable(f"the credentials are not accepted: {text}")
	if code in _FAILING:
		return Unreachable(text)
	return CourierError(text)
