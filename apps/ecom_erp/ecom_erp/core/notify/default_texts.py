"""What SMS and WhatsApp messages say before anybody has changed it."""

# step: {language: (title, text)}
TEXTS = {
	"received": {
		"en": (
			"Order Received",
			"{{ shop }}: we have received your order {{ order_number }}. {{ tracking_page }}",
		),
		"zh": ("已收到订单", "【{{ shop }}】我们已收到您的订单 {{ order_number }}。{{ tracking_page }}"),
	},
	"payment_reminder": {
		"en": (
			"Payment Reminder",
			"{{ shop }}: {{ amount }} for your order {{ order_number }} is still due. {{ payment_page }}",
		),
		"zh": (
			"付款提醒",
			"【{{ shop }}】您的订单 {{ order_number }} 还有 {{ amount }} 待支付。{{ payment_page }}",
		),
	},
	"payment": {
		"en": (
			"Payment Link",
			"{{ shop }}: please pay {{ amount }} for your order {{ order_number }}: {{ payment_page }}",
		),
		"zh": (
			"付款链接",
			"【{{ shop }}】请支付订单 {{ order_number }} 的款项 {{ amount }}：{{ payment_page }}",
		),
	},
	"shipped": {
		"en": (
			"Shipped",
			"{{ shop }}: your order {{ order_number }} is on its way. "
			"{% if rest %}The rest follows separately: {{ rest }}. {% endif %}{{ tracking_page }}",
		),
		"zh": (
			"已发货",
			"【{{ shop }}】您的订单 {{ order_number }} 已发货。"
			"{% if rest %}其余商品将另行发出：{{ rest }}。{% endif %}{{ tracking_page }}",
		),
	},
	"out_for_delivery": {
		"en": (
			"Out for Delivery",
			"{{ shop }}: your order {{ order_number }} arrives today. {{ tracking_page }}",
		),
		"zh": ("正在派送", "【{{ shop }}】您的订单 {{ order_number }} 正在派送。{{ tracking_page }}"),
	},
	"ready_for_pickup": {
		"en": (
			"Ready for Pickup",
			"{{ shop }}: your order {{ order_number }} is ready for pickup. {{ tracking_page }}",
		),
		"zh": (
			"可以自提",
			"【{{ shop }}】您的订单 {{ order_number }} 已到自提点，请及时领取。{{ tracking_page }}",
		),
	},
	"delivered": {
		"en": ("Delivered", "{{ shop }}: your order {{ order_number }} was delivered. {{ tracking_page }}"),
		"zh": ("已送达", "【{{ shop }}】您的订单 {{ order_number }} 已送达。{{ tracking_page }}"),
	},
	"exception": {
		"en": (
			"Delivery Problem",
			"{{ shop }}: your order {{ order_number }} could not be delivered. We are looking into it. {{ tracking_page }}",
		),
		"zh": (
			"配送异常",
			"【{{ shop }}】您的订单 {{ order_number }} 配送遇到问题，我们正在处理。{{ tracking_page }}",
		),
	},
	"delayed": {
		"en": (
			"Delayed",
			"{{ shop }}: your order {{ order_number }} will arrive later than promised. We are sorry. {{ tracking_page }}",
		),
		"zh": (
			"延迟",
			"【{{ shop }}】抱歉，您的订单 {{ order_number }} 将晚于承诺时间送达。{{ tracking_page }}",
		),
	},
	"cancelled": {
		"en": ("Cancelled", "{{ shop }}: your order {{ order_number }} was cancelled."),
		"zh": ("已取消", "【{{ shop }}】您的订单 {{ order_number }} 已取消。"),
	},
	"ticket": {
		"en": ("After-Sales Ticket", "{{ shop }}, order {{ order_number }}: {{ said }} {{ returns_page }}"),
		"zh": ("售后申请", "【{{ shop }}】订单 {{ order_number }}：{{ said }} {{ returns_page }}"),
	},
}
