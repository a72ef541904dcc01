"""The templates of the messages to buyers. Created once; after that they belong to the company."""

import frappe

LANGUAGES = ("en", "zh")
_LINK = '<p><a href="{{ tracking_page }}">%s</a></p>'
_ITEMS = "<ul>{% for item in items %}<li>{{ item.qty }} x {{ item.title }}</li>{% endfor %}</ul>"
_LATER = "{%% if later %%}<p>%s</p><ul>{%% for item in later %%}<li>{{ item.qty }} x {{ item.title }}</li>{%% endfor %%}</ul>{%% endif %%}"
_EACH = "{% for package in packages %}<p>{{ package.courier }} {{ package.tracking_number }}"
_EN = _LINK % "Track your order"
_ZH = _LINK % "查看订单物流"

_PAY_EN = '<p><a href="{{ payment_page }}">Pay now</a></p>'
_PAY_ZH = '<p><a href="{{ payment_page }}">立即付款</a></p>'
_TICKET_EN = '<p>{{ said }}</p><p>{{ answer }}</p><p><a href="{{ returns_page }}">View your request</a></p>'
_TICKET_ZH = '<p>{{ said }}</p><p>{{ answer }}</p><p><a href="{{ returns_page }}">查看申请</a></p>'

# fact: {language: (name in the list, subject, text)}
TEMPLATES = {
	"shipped": {
		"en": (
			"Ecom Order Shipped",
			"Your order {{ order_number }} is on its way",
			"<p>Hello {{ buyer_name }},</p><p>The following items have left our warehouse:</p>"
			+ _ITEMS
			+ _EACH
			+ "{% if package.expected_date %}, expected on {{ package.expected_date }}{% endif %}</p>{% endfor %}"
			+ _LATER % "The rest of your order follows as soon as it has come in:"
			+ _EN,
		),
		"zh": (
			"Ecom Order Shipped (zh)",
			"您的订单 {{ order_number }} 已发货",
			"<p>{{ buyer_name }}，您好：</p><p>以下商品已从仓库发出：</p>"
			+ _ITEMS
			+ _EACH
			+ "{% if package.expected_date %}，预计 {{ package.expected_date }} 送达{% endif %}</p>{% endfor %}"
			+ _LATER % "其余商品到货后将另行发出："
			+ _ZH,
		),
	},
	"out_for_delivery": {
		"en": (
			"Ecom Parcel Out for Delivery",
			"Your order {{ order_number }} will arrive today",
			"<p>Hello {{ buyer_name }},</p><p>{{ courier }} will deliver your parcel {{ tracking_number }} today.</p>"
			+ _EN,
		),
		"zh": (
			"Ecom Parcel Out for Delivery (zh)",
			"您的订单 {{ order_number }} 正在派送",
			"<p>{{ buyer_name }}，您好：</p><p>{{ courier }} 正在派送包裹 {{ tracking_number }}。</p>" + _ZH,
		),
	},
	"ready_for_pickup": {
		"en": (
			"Ecom Parcel Ready for Pickup",
			"Your order {{ order_number }} is ready for pickup",
			"<p>Hello {{ buyer_name }},</p><p>Your parcel {{ tracking_number }} is waiting at the pickup point of "
			"{{ courier }}.</p>" + _EN,
		),
		"zh": (
			"Ecom Parcel Ready for Pickup (zh)",
			"您的订单 {{ order_number }} 已到自提点",
			"<p>{{ buyer_name }}，您好：</p><p>包裹 {{ tracking_number }} 已到达 {{ courier }} 的自提点，请及时领取。</p>"
			+ _ZH,
		),
	},
	"delivered": {
		"en": (
			"Ecom Parcel Delivered",
			"Your order {{ order_number }} was delivered",
			"<p>Hello {{ buyer_name }},</p><p>Your parcel {{ tracking_number }} was delivered. We hope you like it.</p>"
			+ _EN,
		),
		"zh": (
			"Ecom Parcel Delivered (zh)",
			"您的订单 {{ order_number }} 已送达",
			"<p>{{ buyer_name }}，您好：</p><p>包裹 {{ tracking_number }} 已送达，感谢您的购买。</p>" + _ZH,
		),
	},
	"exception": {
		"en": (
			"Ecom Parcel Problem",
			"A problem with the delivery of your order {{ order_number }}",
			"<p>Hello {{ buyer_name }},</p><p>{{ courier }} could not deliver your parcel {{ tracking_number }}. We are "
			"looking into it and will e-mail you.</p>" + _EN,
		),
		"zh": (
			"Ecom Parcel Problem (zh)",
			"您的订单 {{ order_number }} 配送遇到问题",
			"<p>{{ buyer_name }}，您好：</p><p>{{ courier }} 未能送达包裹 {{ tracking_number }}，我们正在处理，会尽快与您联系。</p>"
			+ _ZH,
		),
	},
	"received": {
		"en": (
			"Ecom Order Received",
			"We have received your order {{ order_number }}",
			"<p>Hello {{ buyer_name }},</p><p>Thank you for your order {{ order_number }} of {{ total }}.</p>"
			+ _EN,
		),
		"zh": (
			"Ecom Order Received (zh)",
			"我们已收到您的订单 {{ order_number }}",
			"<p>{{ buyer_name }}，您好：</p><p>感谢您的订单 {{ order_number }}，金额 {{ total }}。</p>" + _ZH,
		),
	},
	"payment_reminder": {
		"en": (
			"Ecom Payment Reminder",
			"Your order {{ order_number }} is waiting for your payment",
			"<p>Hello {{ buyer_name }},</p><p>We have not received {{ amount }} for your order {{ order_number }} yet.</p>"
			+ _PAY_EN,
		),
		"zh": (
			"Ecom Payment Reminder (zh)",
			"您的订单 {{ order_number }} 等待付款",
			"<p>{{ buyer_name }}，您好：</p><p>您的订单 {{ order_number }} 还有 {{ amount }} 未支付。</p>"
			+ _PAY_ZH,
		),
	},
	"payment": {
		"en": (
			"Ecom Payment Link",
			"Please pay your order {{ order_number }}",
			"<p>Hello {{ buyer_name }},</p><p>Your order {{ order_number }} comes to {{ amount }}. You can pay it here:</p>"
			+ _PAY_EN,
		),
		"zh": (
			"Ecom Payment Link (zh)",
			"请支付您的订单 {{ order_number }}",
			"<p>{{ buyer_name }}，您好：</p><p>您的订单 {{ order_number }} 应付 {{ amount }}，请通过以下链接付款：</p>"
			+ _PAY_ZH,
		),
	},
	"delayed": {
		"en": (
			"Ecom Order Delayed",
			"Your order {{ order_number }} will arrive later",
			"<p>Hello {{ buyer_name }},</p><p>Your order {{ order_number }} will arrive later than we promised. We are sorry. "
			"You will hear from us as soon as it leaves our warehouse.</p>" + _EN,
		),
		"zh": (
			"Ecom Order Delayed (zh)",
			"您的订单 {{ order_number }} 将延迟送达",
			"<p>{{ buyer_name }}，您好：</p><p>非常抱歉，您的订单 {{ order_number }} 将晚于承诺的时间送达。发货后我们会立即通知您。</p>"
			+ _ZH,
		),
	},
	"cancelled": {
		"en": (
			"Ecom Order Cancelled",
			"Your order {{ order_number }} was cancelled",
			"<p>Hello {{ buyer_name }},</p><p>Your order {{ order_number }} was cancelled. What you have paid will be "
			"refunded.</p>",
		),
		"zh": (
			"Ecom Order Cancelled (zh)",
			"您的订单 {{ order_number }} 已取消",
			"<p>{{ buyer_name }}，您好：</p><p>您的订单 {{ order_number }} 已取消，已支付的款项将退还给您。</p>",
		),
	},
	"ticket": {
		"en": (
			"Ecom After-Sales Ticket",
			"Your request {{ ticket }} about order {{ order_number }}",
			"<p>Hello {{ buyer_name }},</p>" + _TICKET_EN,
		),
		"zh": (
			"Ecom After-Sales Ticket (zh)",
			"您关于订单 {{ order_number }} 的申请 {{ ticket }}",
			"<p>{{ buyer_name }}，您好：</p>" + _TICKET_ZH,
		),
	},
}


def template_name(fact: str, language: str) -> str:
	"""The name of the Email Template of a fact."""
	return TEMPLATES[fact][language][0]


def all_names() -> list[str]:
	return [row[0] for languages in TEMPLATES.values() for row in languages.values()]


def make_email_templates() -> None:
	"""Create the templates that are missing."""
	for languages in TEMPLATES.values():
		for name, subject, text in languages.values():
			if not frappe.db.exists("Email Template", name):
				frappe.get_doc(
					{
						"doctype": "Email Template",
						"name": name,
						"subject": subject,
						"use_html": 1,
						"response_html": text,
					}
				).insert(ignore_permissions=True)
