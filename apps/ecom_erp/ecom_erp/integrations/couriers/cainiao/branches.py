"""The branches of the account: the numbers that each has left, and the addresses from which it lets parcels be sent."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ecom_erp.integrations.china.waybill import levels_of
from ecom_erp.integrations.couriers.base import CourierError, Party
from ecom_erp.integrations.couriers.cainiao import mapper
from ecom_erp.integrations.couriers.cainiao.client import Client

QUERY = "TMS_WAYBILL_SUBSCRIPTION_QUERY"
_KEPT_SECONDS = 600.0
_LEVELS = ("province", "city", "district")


def own(client: Client) -> list[Mapping[str, Any]]:
	"""Those that the account uses, as they are now. Raises CourierError when there are none."""
	account = client.account
	answer = client.call(QUERY, {"cpCode": account.cp_code}, twice=True)
	found = mapper.branches(answer, account.cp_code)
	chosen = [one for one in found if account.branch_code in ("", str(one.get("branchCode") or ""))]
	if not chosen:
		known = ", ".join(str(one.get("branchCode")) for one in found) or "none"
		raise CourierError(f"has no branch {account.branch_code} of {account.cp_code}; known: {known}")
	return chosen


def sender_address(client: Client, sender: Party) -> dict[str, str]:
	"""The one of the listed addresses that is the sender's: the service takes no other. Raises CourierError."""
	listed = _listed(client)
	levels = levels_of(sender)
	place = tuple(getattr(levels, name) for name in _LEVELS)
	same = [one for one in listed if tuple(one[name] for name in _LEVELS) == place]
	exact = [one for one in same if one["detail"] == levels.detail]
	if exact or same:
		return (exact or same)[0]
	known = "; ".join("".join(dict.fromkeys(one[name] for name in _LEVELS)) for one in listed) or "none"
	raise CourierError(
		f"sends nothing from {''.join(dict.fromkeys(place)) or 'the address of the warehouse'}. "
		f"Sender addresses of the account: {known}"[:140]
	)


def _listed(client: Client) -> Sequence[dict[str, str]]:
	"""Kept for some minutes: they hardly ever change, and each label asks for one."""
	account = client.account
	named = "|".join((account.name, account.base_url, account.cp_code, account.branch_code))
	key = "waybill addresses:" + hashlib.sha256(named.encode()).hexdigest()
	kept = client.http.tokens.read(key)
	if kept:
		return json.loads(kept)
	found = [address for branch in own(client) for address in mapper.sender_addresses(branch)]
	client.http.tokens.write(key, json.dumps(found), _KEPT_SECONDS)
	return found
