"""What the waybill service takes: the rules that stand in its documents, each with its own refusal."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

MOST = 10
_PACKAGE = re.compile(r"[0-9A-Za-z_]{1,64}")
_ORDER = re.compile(r"[0-9A-Za-z_-]{1,64}")
_LEVELS = ("province", "city", "district", "town", "detail")


class Refusal(Exception):
	"""`code` and words as the service answers them; these may name a person."""

	def __init__(self, code: str, message: str):
		super().__init__(message)
		self.code, self.message = code, message


def check_request(content: Mapping[str, Any], senders: Sequence[Mapping[str, str]]) -> None:
	"""Raises Refusal for a message that is not as the documents ask."""
	orders = content["tradeOrderInfoDtos"]
	if not 1 <= len(orders) <= MOST:
		raise Refusal("S05", f"请求面单信息最多{MOST}个")
	for name in ("objectId", "packageInfo"):
		seen = [_key(order, name) for order in orders]
		if len(set(seen)) < len(seen):
			raise Refusal("S05", f"{name} 重复")
	sender = content["sender"]
	_check_person(sender, "发件人")
	if not any(all(sender["address"].get(k) == one[k] for k in _LEVELS) for one in senders):
		raise Refusal("B001", "发货地址不在订购关系中")
	for order in orders:
		_check_order(order)


def _key(order: Mapping[str, Any], name: str) -> str:
	return str(order[name]["id"] if name == "packageInfo" else order[name]).lower()


def _check_order(order: Mapping[str, Any]) -> None:
	if not 1 <= len(str(order["objectId"])) <= 32:
		raise Refusal("S05", "objectId 长度错误")
	if not str(order["templateUrl"]).startswith("http"):
		raise Refusal("S05", "templateUrl 不能为空")
	if not isinstance(order["userId"], int):
		raise Refusal("S05", "userId 错误")
	package, numbers = order["packageInfo"], order["orderInfo"]["tradeOrderList"]
	if not _PACKAGE.fullmatch(str(package["id"])):
		raise Refusal("S05", "包裹id只能传入数字、字母和下划线")
	if not numbers or len(numbers) > 100 or not all(_ORDER.fullmatch(one) for one in numbers):
		raise Refusal("S05", "订单号只限传入数字、字母、下划线和中划线")
	if not 1 <= len(package["items"]) <= 100:
		raise Refusal("S05", "商品信息数量限制为100")
	person = order["recipient"]
	_check_person(person, "收件人")
	needed = (
		("province", "city") if person.get("oaid") or person.get("caid") else ("province", "city", "detail")
	)
	for name in needed:
		if not person["address"].get(name):
			raise Refusal("B002", f"收件人 {person['name']} 地址不完整：{name}")


def _check_person(person: Mapping[str, Any], who: str) -> None:
	if not 1 <= len(person["name"]) <= 40:
		raise Refusal("S05", f"{who}姓名长度错误")
	phones = [str(person.get(name) or "") for name in ("mobile", "phone")]
	if not any(phones) or any(len(one) >= 20 for one in phones):
		raise Refusal("S05", f"{who}手机号和固定电话不能同时为空")
	address = person["address"]
	if len(address.get("town", "")) > 30 or len(address.get("detail", "")) > 256:
		raise Refusal("S05", f"{who}地址过长")
