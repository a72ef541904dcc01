"""How often an address may call."""

import requests

from ecom_erp.api.public.returns import A_FEW
from tests.support.calls import forget_calls

ASKED = {"order": "x" * 32, "nonce": "x", "wish": "Question", "reason": "Other"}


def test_calls_are_counted_on_whatever_else_the_address_calls(live_site, site):
	"""Frappe empties its whole cache when `login` is called without a name."""
	forget_calls()
	url = f"{live_site.url}/api/method/ecom_erp.api.public.returns.ask"
	try:
		states = [requests.post(url, data=ASKED, timeout=60).status_code for _call in range(A_FEW + 1)]
		assert states[-1] == 429 and 429 not in states[:-1]
		requests.get(f"{live_site.url}/api/method/login", timeout=60)
		assert requests.post(url, data=ASKED, timeout=60).status_code == 429
	finally:
		forget_calls()
