"""The two services that print without a dialog, as the site has set them up."""

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.integrations.breaker import CircuitBreaker, site_store
from ecom_erp.integrations.http import HttpClient
from ecom_erp.integrations.printing.printnode import ADDRESS, PrintNode
from ecom_erp.messaging.errors import refuse

SETTINGS = "Ecom Print Settings"
TIMEOUT = (5.0, 20.0)


def printnode() -> PrintNode:
	"""PrintNode with the site's API key. Raises when there is none."""
	key = frappe.get_single(SETTINGS).get_password("printnode_key", raise_exception=False)
	if not key:
		refuse(ErrorCode.INVALID_REQUEST, _("Enter the API key of PrintNode in Ecom Print Settings"))
	# the site's configuration may name another address: that of a simulated PrintNode
	address = frappe.conf.get("ecom_printnode_address") or ADDRESS
	http = HttpClient.for_account(
		address,
		"PrintNode" if address == ADDRESS else f"PrintNode at {address}",
		timeout=TIMEOUT,
		retries=1,
		budget=40.0,
		max_wait=5.0,
		breaker=CircuitBreaker(site_store()),
		local=may_reach_local(),
	)
	return PrintNode(http, key, address)


def printers() -> list[dict]:
	"""PrintNode's printers as a form offers them: dicts with value and label. Raises HttpError, PrintNodeError."""
	return [
		{
			"value": f"{one.number} {one.name}",
			"label": f"{one.name} ({one.computer})" + ("" if one.online else ", " + _("not connected")),
		}
		for one in printnode().printers()
	]
