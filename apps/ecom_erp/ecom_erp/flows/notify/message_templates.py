"""The templates of the messages to buyers. Created once; after that they belong to the company."""

import frappe

LANGUAGES = ("en", "zh")
_LINK = '<p><a href="{{ tracking_page }}">%s</a></p>'
_ITEMS = "<ul>{% for item in items %}<li>{{ item.qty }} x {{ item.title }}</li>{% endfor %}</ul>"
_EACH = "{% for package in packages %}<p>{{ package.courier }} {{ package.tracking_number }}"
_EN = _LINK % "Track your order"
_ZH = _LINK % "查看订单物流"

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
			+ _EN,
		),
		"zh": (
			"Ecom Order Shipped (zh)",
			"您的订单 {{ order_number }} 已发货",
			"<p>{{ buyer_name }}，您好：</p><p>以下商品已从仓库发出：</p>"
			+ _ITEMS
			+ _EACH
			+ "{% if package.expected_date %}，预计 {{ package.expected_date }} 送达{% endif %}</p>{% endfor %}"
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
