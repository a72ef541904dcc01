"""An account at the simulated waybill service, and parcels for it."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from ecom_erp.core.carriers.rate_card import Destination, Parcel, RateCard, Zone, ZonePattern
from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.couriers import get_adapter_class
from ecom_erp.integrations.couriers.base import CourierContext, MaskedRecipient, Party, Shipment, Wanted
from ecom_erp.integrations.http import HttpClient
from ecom_sandbox.waybills.server import SECRET, TOKEN

TEMPLATE = "http://cloudprint.cainiao.com/template/standard/101/605"
CARD = RateCard("China", "CNY", (Zone("All", (ZonePattern("CN"),), 1000, Decimal(8), 1000, Decimal(2), 2),))
WAREHOUSE = Party(
	"李四",
	line1="仓前街道文一西路969号",
	city="杭州市余杭区",
	province="ZJ",
	country_code="CN",
	phone="0571-88888888",
)
BUYER = Party(
	"张三丰", line1="四川省成都市都江堰市青城山镇翔凤路12号3单元502室", country_code="CN", phone="13812345678"
)
MASKED = Party("张*", line1="四川省成都市都江堰市青城山镇***", country_code="CN", phone="138****5678")


def adapter(server, asked: timedelta | None = None, card: RateCard | None = CARD, **account):
	"""`asked`: how long ago an earlier call was made whose outcome nobody knows."""
	http = HttpClient.for_account(
		server.url, "waybills", timeout=(2, 2), retries=0, breaker=CircuitBreaker(threshold=1000)
	)
	kind = get_adapter_class("Cainiao Waybill")
	values = {
		"app_secret": SECRET,
		"token": TOKEN,
		"cp_code": "YTO",
		"template_url": TEMPLATE,
		"service": "圆通速递",
		**account,
	}
	settings = kind.declaration.settings(name="Waybills", base_url=f"{server.url}/gateway/link.do", **values)
	asked_at = datetime.now(timezone.utc) - asked if asked is not None else None
	return kind(settings, CourierContext(http=http, cards={"": card} if card else {}, asked_at=asked_at))


def shipment(number: int = 1, to: Party = BUYER, **changed) -> Shipment:
	values = {
		"reference": f"PKG-{number}",
		"origin": "Hangzhou",
		"sender": WAREHOUSE,
		"recipient": to,
		"parcel": Parcel(1240, 300, 200, 100),
		"destination": Destination("CN", "四川省", ""),
		"contents": (("保温杯", 2),),
		"order_number": f"26030112345678{number}",
		**changed,
	}
	return Shipment(**values)


def masked(number: int = 1, platform: str = "Taobao", of: str = "OAID-1") -> Shipment:
	return shipment(number, MASKED, masked=MaskedRecipient(platform, of))


def wanted(count: int, **changed) -> list[Wanted]:
	return [Wanted(shipment(number, **changed), "", f"PKG-{number}-1") for number in range(1, count + 1)]
