"""The one way out: every call to a shop, a courier or another service goes through `HttpClient`.

It reaches allowed hosts only, waits no longer than it was told, repeats what may be repeated, rests an account whose
service is down, reads no endless answers, and logs without secrets or personal data.
"""

from ecom_erp.integrations.http.client import HttpClient
from ecom_erp.integrations.http.errors import (
	BreakerOpen,
	HostNotAllowed,
	HttpError,
	Refused,
	ResponseTooLarge,
	Throttled,
	Unreachable,
	had_no_effect,
)
from ecom_erp.integrations.http.response import Response

__all__ = [
	"BreakerOpen",
	"HostNotAllowed",
	"HttpClient",
	"HttpError",
	"Refused",
	"Response",
	"ResponseTooLarge",
	"Throttled",
	"Unreachable",
	"had_no_effect",
]
