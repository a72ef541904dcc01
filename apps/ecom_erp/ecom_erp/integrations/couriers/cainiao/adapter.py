"""The adapter of the waybill service."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ecom_erp.integrations.china.waybill import SIZES, levels_of, waybill
from ecom_erp.integrations.china.waybill_zpl import as_zpl
from ecom_erp.integrations.couriers.barcodes import barcode_svg
from ecom_erp.integrations.couriers.base import (
	CourierAdapter,
	CourierContext,
	CourierError,
	Label,
	OutcomeUnknown,
	Shipment,
	Wanted,
)
from ecom_erp.integrations.couriers.cainiao import branches, mapper
from ecom_erp.integrations.couriers.cainiao.client import Client, is_true
from ecom_erp.integrations.couriers.cainiao.settings import ASK_AGAIN, DECLARATION, Settings
from ecom_erp.integrations.couriers.handing_over import Paper
from ecom_erp.integrations.http import HttpError

# what the service says of a number that was given back before
_GIVEN_BACK = ("已取消", "已作废", "已回收", "重复取消")


class Adapter(CourierAdapter[Settings]):
	"""A number belongs to an order number and a package ID, which our key makes: another label has another package ID."""

	declaration = DECLARATION

	def __init__(self, account: Settings, context: CourierContext):
		super().__init__(account, context)
		if context.http is None:
			raise CourierError("has no API URL")
		self.client = Client(account, context.http)

	def check(self, shipment: Shipment) -> None:
		if shipment.is_return:
			raise CourierError(
				"sends nothing back: its numbers belong to the sender addresses of the account"
			)
		if shipment.masked and not shipment.masked.id:
			raise CourierError("needs the marketplace's ID of the recipient, which the order does not state")
		levels = levels_of(shipment.recipient)
		if not (levels.complete or (shipment.masked and levels.province and levels.city)):
			raise CourierError("needs province, city, district and street of the recipient")

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		self._refuse_open_question()
		[found] = self._ask([Wanted(shipment, service, idempotency_key)])
		if isinstance(found, Exception):
			raise found
		return found

	def buy_batch(self, wanted: Sequence[Wanted]) -> Sequence[Label | CourierError | HttpError]:
		"""The service refuses a request as a whole: each of its parcels is then asked for by itself."""
		self._refuse_open_question()
		try:
			return self._ask(wanted)
		except CourierError as error:
			if len(wanted) == 1:
				return [error]
			return [self._alone(one) for one in wanted]

	def batch_size(self) -> int:
		return mapper.AT_ONCE

	def numbers_left(self) -> int | None:
		return mapper.quantity(branches.own(self.client))

	def find(self, idempotency_key: str) -> str:
		"""The service is asked for a number by its order and package alone, which would take one."""
		raise OutcomeUnknown("cannot be asked whether it has given a number")

	def void(self, tracking_number: str) -> None:
		content = {"cpCode": self.account.cp_code, "waybillCode": tracking_number}
		try:
			answer = self.client.call("TMS_WAYBILL_DISCARD", content, twice=True)
		except CourierError as error:
			if any(said in str(error) for said in _GIVEN_BACK):
				return
			raise
		if not is_true(answer.get("discardResult")):
			raise CourierError("does not take the number back")

	def test(self) -> str:
		found = branches.own(self.client)
		names = ", ".join(str(one.get("branchName") or one.get("branchCode") or "-") for one in found)
		left = mapper.quantity(found)
		return f"{self.account.cp_code} {names}" + ("" if left is None else f": {left}")

	def _refuse_open_question(self) -> None:
		if self.context.asked_at and self.account.lost_answer != ASK_AGAIN:
			raise OutcomeUnknown("cannot be asked whether it has given a number")

	def _alone(self, wanted: Wanted) -> Label | CourierError | HttpError:
		try:
			return self._ask([wanted])[0]
		except (CourierError, HttpError) as error:
			return error

	def _ask(self, wanted: Sequence[Wanted]) -> list[Label | CourierError | HttpError]:
		problems = {one.key: problem for one in wanted if (problem := self._problem(one.shipment))}
		sound = [one for one in wanted if one.key not in problems]
		given = self._given(sound) if sound else {}
		return [problems.get(one.key) or self._label(one, given) for one in wanted]

	def _problem(self, shipment: Shipment) -> CourierError | None:
		try:
			self.check(shipment)
			self._card_price(shipment)
		except CourierError as error:
			return error
		return None

	def _given(self, wanted: Sequence[Wanted]) -> Mapping[str, tuple[str, str]]:
		first = wanted[0].shipment
		address = branches.sender_address(self.client, first.sender)
		content = mapper.request(self.account, first.sender, address, wanted)
		parties = [first.sender, *(one.shipment.recipient for one in wanted)]
		return mapper.rows(self.client.call("TMS_WAYBILL_GET", content, people=mapper.people(parties)))

	def _label(self, wanted: Wanted, given: Mapping[str, tuple[str, str]]) -> Label | HttpError:
		found = given.get(mapper.reference(wanted.key))
		if not found:
			return OutcomeUnknown("the answer does not hold the number")
		number, print_data = found
		price = self._as_offer(self._card_price(wanted.shipment))
		label = Label(
			tracking_number=number,
			service=price.service,
			cost=price.amount,
			currency=price.currency,
			content=barcode_svg(number),
			format="svg",
			papers=(Paper("print-data", print_data.encode(), "json"),) if print_data else (),
		)
		return self._printed(label, wanted.shipment, print_data)

	def _printed(self, label: Label, shipment: Shipment, print_data: str) -> Label:
		"""As GB/T 41833 asks, with what the service says of sorting."""
		size = SIZES[self.account.layout]
		routing = mapper.routing(print_data)
		printed = waybill(shipment, label.tracking_number, label.service, hide=True, routing=routing)
		if self.account.label_format == "ZPL":
			return replace(label, content=as_zpl(printed, size, self.account.printer_font), format="zpl")
		return replace(label, texts=printed.fields(size))
