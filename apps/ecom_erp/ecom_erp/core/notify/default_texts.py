"""What SMS and WhatsApp messages say before anybody has changed it."""

_PLACE = "{{ order_number }}"
_PAGE = "{{ tracking_page }}"

# step: {language: (title, text)}
TEXTS = {
	"received": {
		"en": ("Order Received", f"{{{{ shop }}}}: we have received your order {_PLACE}. {_PAGE}"),
		"zh": ("已收到订单", f"【{{{{ shop }}}}】我们已收到您的订单 {_PLACE}。{_PAGE}"),
	},
	"payment_reminder": {
		"en": (
			"Payment Reminder",
			f"{{{{ shop }}}}: {{{{ amount }}}} for your order {_PLACE} is still due. {{{{ payment_page }}}}",
		),
		"zh": (
			"付款提醒",
			f"【{{{{ shop }}}}】您的订单 {_PLACE} 还有 {{{{ amount }}}} 待支付。{{{{ payment_page }}}}",
		),
	},
	"payment": {
		"en": (
			"Payment Link",
			f"{{{{ shop }}}}: please pay {{{{ amount }}}} for your order {_PLACE}: {{{{ payment_page }}}}",
		),
		"zh": (
			"付款链接",
			f"【{{{{ shop }}}}】请支付订单 {_PLACE} 的款项 {{{{ amount }}}}：{{{{ payment_page }}}}",
		),
	},
	"shipped": {
		"en": ("Shipped", f"{{{{ shop }}}}: your order {_PLACE} is on its way. {_PAGE}"),
		"zh": ("已发货", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已发货。{_PAGE}"),
	},
	"out_for_delivery": {
		"en": ("Out for Delivery", f"{{{{ shop }}}}: your order {_PLACE} arrives today. {_PAGE}"),
		"zh": ("正在派送", f"【{{{{ shop }}}}】您的订单 {_PLACE} 正在派送。{_PAGE}"),
	},
	"ready_for_pickup": {
		"en": ("Ready for Pickup", f"{{{{ shop }}}}: your order {_PLACE} is ready for pickup. {_PAGE}"),
		"zh": ("可以自提", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已到自提点，请及时领取。{_PAGE}"),
	},
	"delivered": {
		"en": ("Delivered", f"{{{{ shop }}}}: your order {_PLACE} was delivered. {_PAGE}"),
		"zh": ("已送达", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已送达。{_PAGE}"),
	},
	"exception": {
		"en": (
			"Delivery Problem",
			f"{{{{ shop }}}}: your order {_PLACE} could not be delivered. We are looking into it. {_PAGE}",
		),
		"zh": ("配送异常", f"【{{{{ shop }}}}】您的订单 {_PLACE} 配送遇到问题，我们正在处理。{_PAGE}"),
	},
	"delayed": {
		"en": (
			"Delayed",
			f"{{{{ shop }}}}: your order {_PLACE} will arrive later than promised. We are sorry. {_PAGE}",
		),
		"zh": ("延迟", f"【{{{{ shop }}}}】抱歉，您的订单 {_PLACE} 将晚于承诺时间送达。{_PAGE}"),
	},
	"cancelled": {
		"en": ("Cancelled", f"{{{{ shop }}}}: your order {_PLACE} was cancelled."),
		"zh": ("已取消", f"【{{{{ shop }}}}】您的订单 {_PLACE} 已取消。"),
	},
	"ticket": {
		"en": (
			"After-Sales Ticket",
			f"{{{{ shop }}}}, order {_PLACE}: {{{{ said }}}} {{{{ returns_page }}}}",
		),
		"zh": ("售后申请", f"【{{{{ shop }}}}】订单 {_PLACE}：{{{{ said }}}} {{{{ returns_page }}}}"),
	},
}
