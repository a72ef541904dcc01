"""Which column of a table is which of our fields, guessed from the headers in English and Chinese. Where an export is known
whose columns mean something else than they say elsewhere, by that."""

import re
from collections.abc import Callable, Mapping, Sequence

# field -> (label, how marketplaces and people call it); the first that fits wins
FIELDS: dict[str, tuple[str, str]] = {
	"order_id": ("Order ID", "order id|amazon order id|order no|order number|order|订单号|订单编号|订单id|主订单编号|子订单编号"),
	"number": ("Order Number", "order name|display number|订单名称|外部单号"),
	"created_at": ("Ordered At", "created at|order date|order time|date|ordered at|purchase date|sale date|date created|created time|order creation date|paid date|下单时间|订单创建时间|订单提交时间|订单成交时间|创建时间|订单日期|日期"),
	"updated_at": ("Changed At", "updated at|modified at|last updated|更新时间|修改时间"),
	"currency": ("Currency", "currency|currency code|order currency|币种|货币"),
	"payment_state": ("Payment State", "payment state|payment status|financial status|order status|status|paid|订单状态|付款状态|支付状态|状态"),
	"refund_state": ("Refund State", "refund status|refund state|after sales status|after sale status|售后状态|退款状态"),
	"fulfilment_state": ("Fulfilment State", "fulfillment status|fulfilment status|fulfilment state|shipping status|shipment status|发货状态|物流状态"),
	"fulfilled_by": ("Fulfilled By", "fulfilled by|fulfillment channel"),
	"fulfilled_at": ("Fulfilled At", "fulfilled at|shipped at|shipped on date|shipping date|ship date|date shipped|shipped date|dispatched at|dispatch date|date fulfilled|shipped time|发货时间"),
	"cancelled_at": ("Cancelled At", "cancelled at|canceled at|cancelled time|取消时间"),
	"total": ("Order Total", "total|order total|grand total|total price|amount paid|order amount|订单总额|订单金额|实付款|实付金额|总金额|买家实际支付金额|应付金额"),
	"line_id": ("Line ID", "line id|line item id|order item id|item id|行号|子订单号|子订单编号"),
	"listing_id": ("Listing ID", "listing id|variant id|product id|asin|item number|商品id|商品编号|规格id"),
	"sku": ("SKU", "sku|item sku|lineitem sku|seller sku|custom label|product code|item code|商家编码|商品编码|货号|sku编码|外部商家编码"),
	"title": ("Title", "title|item title|product|product name|item|item name|lineitem name|description|商品名称|商品标题|宝贝标题|选购商品|标题|名称"),
	"quantity": ("Quantity", "quantity|qty|lineitem quantity|quantity purchased|pieces|units|数量|商品数量|购买数量|宝贝数量|宝贝总数量|订购数量|商品数量件|件数"),
	"unit_price": ("Unit Price", "unit price|price|lineitem price|item price|sold for|单价|商品单价|价格|商品价格|京东价"),
	"line_total": ("Line Total", "line total|lineitem total|item total|row total|line amount|sku subtotal after discount|商品总价|商品总价元|商品金额|买家应付货款"),
	"line_discount": ("Line Discount", "discount|line discount|lineitem discount|item discount|优惠|商品优惠|优惠金额|折扣"),
	"line_tax": ("Line Tax", "tax|line tax|item tax|vat|税额|税费"),
	"tax": ("Order Tax", "taxes|order tax|total tax|tax total|订单税额"),
	"discount": ("Order Discount", "order discount|discount amount|coupon|订单优惠|店铺优惠|优惠券"),
	"shipping": ("Shipping", "shipping|shipping price|shipping fee|shipping cost|shipping and handling|order shipping|shipping total|shipping fee after discount|freight|postage|运费|邮费|快递费|应付邮费|买家应付邮费|运费金额"),
	"shipping_tax": ("Shipping Tax", "shipping tax|shipping tax total|运费税额"),
	"line_shipping": ("Line Shipping", "line shipping"),
	"line_shipping_tax": ("Line Shipping Tax", "line shipping tax"),
	"line_shipping_discount": ("Line Shipping Discount", "line shipping discount|ship promotion discount"),
	"shipping_method": ("Shipping Method", "shipping method|delivery method|ship service level|配送方式|物流方式|运送方式"),
	"line_fees": ("Line Fees", "line fees|gift wrap price"),
	"line_fees_tax": ("Line Fees Tax", "line fees tax|gift wrap tax"),
	"fees": ("Fees", "fees|fee|fee total|服务费|手续费"),
	"tip": ("Tip", "tip|tips|小费"),
	"gateway": ("Payment Gateway", "payment method|payment gateway|gateway|paid by|支付方式|付款方式"),
	"payment_id": ("Payment ID", "payment id|transaction id|payment reference|支付单号|交易号|支付宝交易号|流水号"),
	"paid_at": ("Paid At", "paid at|paid on date|date paid|paid time|payments date|payment date|payment time|付款时间|支付时间|支付完成时间|订单付款时间"),
	"payment_fee": ("Gateway Fee", "gateway fee|payment fee|transaction fee|支付手续费"),
	"buyer_id": ("Buyer ID", "buyer id|customer id|买家id|会员id|客户编号"),
	"buyer_name": ("Buyer", "buyer|buyer name|customer|customer name|name|买家|买家会员名|买家昵称|客户|客户名称|客户姓名|姓名"),
	"buyer_email": ("Buyer E-mail", "email|e-mail|contact email|buyer email|customer email|邮箱|电子邮箱"),
	"buyer_phone": ("Buyer Phone", "phone|buyer phone|buyer phone number|customer phone|mobile|telephone|电话|手机|手机号|联系电话|联系手机"),
	"ship_name": ("Recipient", "recipient|recipient name|ship to name|ship to|shipping name|ship name|收货人|收货人姓名|收件人"),
	"ship_company": ("Company", "company|shipping company|公司"),
	"ship_line1": ("Address", "address|address 1|address line 1|detail address|street|shipping address|shipping address1|ship address 1|ship to address 1|收货地址|详细地址|地址|收件地址|客户地址"),
	"ship_line2": ("Address Line 2", "address 2|address line 2|shipping address2|ship address 2|ship to address 2|地址2|门牌"),
	"ship_city": ("City", "city|town|shipping city|ship city|ship to city|市|城市|收货城市"),
	"ship_province": ("Province", "province|state|region|shipping province|shipping state|ship state|ship to state|省|省份|州"),
	"ship_province_code": ("Province Code", "province code|state code|shipping province code|省代码"),
	"ship_postal_code": ("Postal Code", "postal code|postcode|zip|zip code|shipping zip|shipping postal code|ship postal code|ship to zip|ship zipcode|zipcode|邮编|邮政编码"),
	"ship_country": ("Country", "country|country code|shipping country|ship country|ship to country|国家|国家代码|收货国家"),
	"ship_phone": ("Recipient's Phone", "recipient phone|shipping phone|ship phone number|ship to phone|收货人手机|收件人手机号|收件人电话|收货人电话"),
	"ship_recipient_id": ("Recipient ID", "recipient id|oaid|open address id|open_address_id|caid|收件人id|收货人id"),
	"ship_platform": ("Marketplace", "marketplace|sales platform|平台|平台名称|店铺平台|来源平台|订单来源平台"),
	"note": ("Note", "note|notes|comment|remark|buyer message|备注|买家留言|买家备注"),
	"tags": ("Tags", "tags|labels|标签"),
	"weight_grams": ("Weight (g)", "weight grams|weight g|grams|重量克|克重"),
}  # fmt: skip
NEEDED = ("order_id", "created_at", "quantity", "unit_price")
# exports with columns that mean something else than they say elsewhere: the headers by which each is told (one of several
# apart by |), and field -> header; "" where none of its columns is that field
_EXPORTS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
	(  # the discount of an order contains those of its lines
		("lineitem quantity", "lineitem price", "name"),
		{"order_id": "name", "buyer_name": "billing name", "line_discount": ""},
	),
	(  # a number and a discount of each row
		("item total", "transaction id", "listing id", "order shipping"),
		{"line_id": "transaction id", "payment_id": "", "discount": "", "line_discount": "discount amount", "line_total": ""},
	),
	(  # amounts are those of the row, for all of its pieces
		("item price", "order item id|amazon order id|quantity purchased"),
		{
			"unit_price": "", "line_total": "item price", "line_discount": "item promotion discount", "shipping": "",
			"shipping_tax": "", "line_shipping": "shipping price", "line_shipping_tax": "shipping tax",
		},
	),
	(  # what the buyer pays for a row, its freight and all discounts in it; the fee is the seller's, list prices are not paid
		("主订单编号", "子订单编号", "订单应付金额"),
		{
			"order_id": "主订单编号", "line_id": "子订单编号", "line_total": "订单应付金额", "unit_price": "",
			"line_discount": "", "discount": "", "shipping": "", "fees": "", "total": "",
		},
	),
)  # fmt: skip

_APART = re.compile(r"[\s_\-./()（）:：*#]+")


def guess(header: Sequence[str]) -> dict[str, str]:
	"""Our field -> the column's header, for the columns that are recognised. Each column and each field once."""
	return recognised(header, FIELDS, _export)


def recognised(
	header: Sequence[str],
	fields: Mapping[str, tuple[str, str]],
	export_of: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda _plain: {},
) -> dict[str, str]:
	"""Of `fields` (field -> label, words for it): field -> the column's header. `export_of`: by the headers, normalised, what
	is known of this very export: field -> header."""
	plain = {_normalized(title): str(title).strip() for title in reversed(header) if str(title or "").strip()}
	export = export_of(plain)
	found: dict[str, str] = {}
	for name, (_label, words) in fields.items():
		for word in [export[name]] if name in export else [name, *words.split("|")]:
			title = plain.get(_normalized(word))
			if title and title not in found.values():
				found[name] = title
				break
	return found


def _export(plain) -> dict[str, str]:
	for signs, fields in _EXPORTS:
		if all(any(_normalized(word) in plain for word in sign.split("|")) for sign in signs):
			return fields
	return {}


def missing(columns) -> list[str]:
	"""Fields without which no order can be made, by name. The price may be a line's, and what was sold be named by SKU,
	listing id or title."""
	lacking = [name for name in NEEDED if name not in columns]
	if "line_total" in columns:
		lacking = [name for name in lacking if name != "unit_price"]
	return lacking if {"sku", "listing_id", "title"} & set(columns) else [*lacking, "sku"]


def _normalized(title) -> str:
	return _APART.sub("", str(title).casefold())
