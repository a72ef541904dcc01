"""The numbers of one account: what is left of them, which parcel has which, and what was given back."""

import json
import threading
from collections.abc import Mapping
from typing import Any

from ecom_sandbox.waybills.checking import Refusal, check_request

SENDER = {
	"province": "浙江省",
	"city": "杭州市",
	"district": "余杭区",
	"town": "仓前街道",
	"detail": "文一西路969号",
}


class Service:
	"""`repeats`: the same order number and package ID get the same number again. `unreachable`: words in an address that no
	courier goes to. `known`: the marketplace's ids of recipients; None: any. `encrypted`: print data says nothing in the clear."""

	def __init__(self, cp_code: str = "YTO", quantity: int = 1000):
		self.cp_code, self.quantity = cp_code, quantity
		self.senders = [dict(SENDER)]
		self.repeats, self.encrypted = True, False
		self.unreachable: set[str] = set()
		self.known: set[str] | None = None
		self.given: dict[str, str] = {}  # order number and package, by waybill number
		self.discarded: list[str] = []
		self.lock = threading.Lock()
		self._next = 800_000_000_001

	def in_use(self) -> list[str]:
		"""Numbers that were taken and not given back."""
		return [number for number in self.given if number not in self.discarded]

	def answer(self, message: str, content: Mapping[str, Any]) -> dict[str, Any]:
		"""What the service answers. Raises Refusal."""
		handlers = {
			"TMS_WAYBILL_GET": self._get,
			"TMS_WAYBILL_DISCARD": self._discard,
			"TMS_WAYBILL_SUBSCRIPTION_QUERY": self._subscription,
		}
		if message not in handlers:
			raise Refusal("S04", "非法的通知类型")
		if content.get("cpCode") != self.cp_code:
			raise Refusal("S03", "非法的物流公司")
		with self.lock:
			return {"success": "true", **handlers[message](content)}

	def _get(self, content: Mapping[str, Any]) -> dict[str, Any]:
		check_request(content, self.senders)
		orders = content["tradeOrderInfoDtos"]
		for order in orders:
			self._check_reachable(order["recipient"])
		keys = [
			f"{'/'.join(one['orderInfo']['tradeOrderList'])}|{one['packageInfo']['id']}" for one in orders
		]
		kept = {key: number for number, key in self.given.items() if number not in self.discarded}
		known = kept if self.repeats else {}
		if sum(key not in known for key in keys) > self.quantity:
			raise Refusal("B003", "电子面单余额不足")
		rows = [
			{
				"objectId": order["objectId"],
				"waybillCode": known.get(key) or self._draw(key),
			}
			for key, order in zip(keys, orders, strict=True)
		]
		for row, order in zip(rows, orders, strict=True):
			row["printData"] = self._print_data(row["waybillCode"], order)
		return {"waybillCloudPrintResponseList": rows}

	def _check_reachable(self, person: Mapping[str, Any]) -> None:
		if any(word in "".join(person["address"].values()) for word in self.unreachable):
			raise Refusal("B004", f"{person['name']} {person['address'].get('detail', '')} 的地址不可达")
		platform_id = person.get("oaid") or person.get("caid")
		if platform_id and self.known is not None and platform_id not in self.known:
			raise Refusal("B005", "oaid 无效")

	def _draw(self, key: str) -> str:
		number = f"YT{self._next}"
		self._next += 1
		self.quantity -= 1
		self.given[number] = key
		return number

	def _print_data(self, number: str, order: Mapping[str, Any]) -> str:
		if self.encrypted:
			shown = {"encryptedData": "AES:c2VhbGVk", "ver": "waybill_print_secret_version_1"}
		else:
			address = order["recipient"]["address"]
			shown = {
				"data": {
					"cpCode": self.cp_code,
					"waybillCode": number,
					"recipient": order["recipient"],
					"routingInfo": {
						"consolidation": {"name": "杭州集散", "code": "571001"},
						"origin": {"name": "余杭", "code": "571902"},
						"sortation": {"name": f"830{address['city']}"},
						"routeCode": "830-120-00 012",
					},
				}
			}
		return json.dumps(
			{**shown, "signature": "MD:c2lnbmVk", "templateURL": order["templateUrl"]}, ensure_ascii=False
		)

	def _discard(self, content: Mapping[str, Any]) -> dict[str, Any]:
		number = content["waybillCode"]
		if number not in self.given:
			raise Refusal("B006", "面单号不存在")
		if number in self.discarded:
			raise Refusal("B007", "面单号已取消")
		self.discarded.append(number)
		self.quantity += 1
		return {"discardResult": "true"}

	def _subscription(self, content: Mapping[str, Any]) -> dict[str, Any]:
		branch = {
			"branchCode": "571902",
			"branchName": "杭州网点",
			"branchStatus": "1",
			"quantity": str(self.quantity),
			"allocatedQuantity": str(len(self.given)),
			"cancelQuantity": str(len(self.discarded)),
			"printQuantity": "0",
			"shippAddressCols": self.senders,
			"serviceInfoCols": [],
		}
		return {
			"waybillApplySubscriptionCols": [
				{"cpCode": self.cp_code, "cpType": "2", "branchAccountCols": [branch]}
			]
		}
