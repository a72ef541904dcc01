"""Sending a text message by the gateway that an admin has entered in Frappe's SMS Settings: any address that takes number and
text as parameters, in the query, a form or JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecom_erp.integrations.http import HttpClient, HttpError, Unreachable
from ecom_erp.integrations.messengers.errors import NOT_TAKEN, Unknown

TIMEOUT = (5.0, 20.0)
ANSWER_BYTES = 64 * 1024
JSON = "application/json"


@dataclass(frozen=True)
class Gateway:
	"""`receiver` and `message` name the parameters that hold number and text; `static` are sent along each time."""

	url: str
	receiver: str
	message: str
	post: bool = False
	static: Mapping[str, str] = field(default_factory=dict)
	headers: Mapping[str, str] = field(default_factory=dict)


def send(gateway: Gateway, number: str, text: str, local: bool = False) -> str:
	"""Hand over one message; how the gateway answered, as HTTP/200. Raises HttpError subclasses; Unknown."""
	values = {**gateway.static, gateway.message: text, gateway.receiver: number}
	client = HttpClient.for_account(
		gateway.url, "SMS gateway", timeout=TIMEOUT, retries=0, max_bytes=ANSWER_BYTES, local=local
	)
	headers = {"Accept": "text/plain, text/html, */*", **gateway.headers}
	try:
		if any(name.lower() == "content-type" and JSON in value for name, value in headers.items()):
			answer = client.request(
				"POST" if gateway.post else "GET", gateway.url, json=values, headers=headers
			)
		elif gateway.post:
			answer = client.request("POST", gateway.url, data=values, headers=headers)
		else:
			answer = client.request("GET", gateway.url, params=values, headers=headers, idempotent=False)
	except HttpError as error:
		if isinstance(error, Unreachable) and not error.never_sent and error.status != NOT_TAKEN:
			raise Unknown(str(error)) from None
		raise
	return f"HTTP/{answer.status}"
