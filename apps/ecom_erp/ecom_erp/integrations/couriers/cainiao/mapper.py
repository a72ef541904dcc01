"""Between parcels and the messages of the waybill service. Lengths are those of its documents."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ecom_erp.core.china.address import ChineseAddress
from ecom_erp.integrations.china.waybill import Routing, levels_of
from ecom_erp.integrations.couriers.base import Party, Shipment, Wanted
from ecom_erp.integrations.couriers.cainiao.settings import Settings
from ecom_erp.integrations.http import Unreachable

AT_ONCE = 10
_CHANNELS = {"taobao": "TB", "tmall": "TM", "jd": "JD", "amazon": "AMAZON", "1688": "1688"}
_ALIBABA = ("", "taobao", "tmall", "1688")  # whose id of a recipient is an OAID; all others have a CAID
_LONGEST_NAME, _LONGEST_PHONE, _LONGEST_TOWN, _LONGEST_DETAIL = 40, 19, 30, 256
_MOST_ITEMS = 100
_MOBILE = re.compile(r"(?:\+?86)?[\s-]*(1\d{10})")


def reference(key: str) -> str:
	"""By which a row of the answer is known again: the same for one label however often it is asked for."""
	return hashlib.sha256(key.encode()).hexdigest()[:32]


def package_id(key: str) -> str:
	"""Letters, digits and underscores; another label of the same package has another one."""
	return re.sub(r"[^0-9A-Za-z_]", "_", key)


def request(
	account: Settings, sender: Party, address: Mapping[str, str], wanted: Sequence[Wanted]
) -> dict[str, Any]:
	"""The message TMS_WAYBILL_GET. `address`: of the sender, as the service lists it."""
	return {
		"cpCode": account.cp_code,
		"sender": {**_contact(sender), "address": dict(address)},
		"tradeOrderInfoDtos": [_order(account, one) for one in wanted],
		"needEncrypt": False,
	}


def _order(account: Settings, wanted: Wanted) -> dict[str, Any]:
	shipment = wanted.shipment
	number = re.sub(r"[^0-9A-Za-z_-]", "", shipment.order_number) or package_id(shipment.reference)
	platform = shipment.masked.platform if shipment.masked else ""
	return {
		"objectId": reference(wanted.key),
		"logisticsServices": "",
		"orderInfo": {
			"orderChannelsType": _CHANNELS.get(platform.casefold(), "OTHERS"),
			"tradeOrderList": [number],
		},
		"packageInfo": {
			"id": package_id(wanted.key),
			"items": [
				{"name": name[:_LONGEST_NAME], "count": pieces}
				for name, pieces in shipment.contents[:_MOST_ITEMS]
			]
			or [{"name": shipment.reference, "count": 1}],
			"weight": shipment.parcel.weight_grams,
			**_volume(shipment),
		},
		"recipient": recipient(shipment),
		"templateUrl": account.template_url,
		"userId": int(account.user_id or 0),
	}


def _volume(shipment: Shipment) -> dict[str, int]:
	size = shipment.parcel
	millilitres = size.length_mm * size.width_mm * size.height_mm // 1000
	return {"volume": millilitres} if millilitres else {}


def recipient(shipment: Shipment) -> dict[str, Any]:
	"""Of a masked one the marketplace's id takes the place of what nobody can read."""
	levels = levels_of(shipment.recipient)
	found = {**_contact(shipment.recipient), "address": address_of(levels)}
	if shipment.masked:
		kind = "oaid" if shipment.masked.platform.casefold() in _ALIBABA else "caid"
		found[kind] = shipment.masked.id
	return found


def address_of(levels: ChineseAddress) -> dict[str, str]:
	return {
		"province": levels.province,
		"city": levels.city,
		"district": levels.district,
		"town": levels.town[:_LONGEST_TOWN],
		"detail": levels.detail[:_LONGEST_DETAIL],
	}


def _contact(party: Party) -> dict[str, str]:
	mobile = _MOBILE.fullmatch(party.phone.strip())
	phone = {"mobile": mobile[1]} if mobile else {"phone": party.phone.strip()[:_LONGEST_PHONE]}
	return {"name": (party.name or party.company)[:_LONGEST_NAME], **phone}


def rows(answer: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
	"""(waybill number, print data) by reference. Raises Unreachable for another answer."""
	found: dict[str, tuple[str, str]] = {}
	for row in _objects(answer, "waybillCloudPrintResponseList"):
		number = str(row.get("waybillCode") or "").strip()
		if number:
			found[str(row.get("objectId") or "")] = (number, str(row.get("printData") or ""))
	return found


def branches(answer: Mapping[str, Any], cp_code: str) -> list[Mapping[str, Any]]:
	"""The account's branches of a courier. Raises Unreachable for another answer."""
	subscribed = _objects(answer, "waybillApplySubscriptionCols")
	own = [one for one in subscribed if str(one.get("cpCode") or cp_code) == cp_code]
	return [branch for one in own for branch in _objects(one, "branchAccountCols")]


def quantity(found: Sequence[Mapping[str, Any]]) -> int | None:
	"""The numbers that branches have left together; None where none says it, as couriers without an account of numbers."""
	told = [str(one.get("quantity") or "0").strip() for one in found if one.get("quantity") not in (None, "")]
	numbers = [int(one) for one in told if one.isascii() and one.isdecimal()]
	return sum(numbers) if numbers else None


def sender_addresses(branch: Mapping[str, Any]) -> list[dict[str, str]]:
	names = ("province", "city", "district", "town", "detail")
	return [
		{name: str(row.get(name) or "") for name in names} for row in _objects(branch, "shippAddressCols")
	]


def _objects(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
	found = data.get(name) or []
	if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
		raise Unreachable(f"{name} of the answer is not a list of objects")
	return found


def routing(print_data: str) -> Routing:
	"""How the courier sorts the parcel, as far as its print data says so in the clear."""
	try:
		info = json.loads(print_data)["data"]["routingInfo"]
		return Routing(
			route_code=str(info.get("routeCode") or ""),
			sorting=str((info.get("sortation") or {}).get("name") or ""),
			bagged_at=str((info.get("consolidation") or {}).get("name") or ""),
		)
	except (ValueError, KeyError, TypeError, AttributeError):
		return Routing()


def people(parties: Sequence[Party]) -> list[str]:
	"""What may stand in a reason, and must not be kept."""
	return [word for party in parties for word in _words(party) if word]


def _words(party: Party) -> tuple[str, ...]:
	"""The detail of the address as well: it is sent, and may be quoted, by itself."""
	return (party.name, party.phone, party.line1, party.line2, levels_of(party).detail)
