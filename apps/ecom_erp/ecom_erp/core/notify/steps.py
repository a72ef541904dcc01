"""The steps of which buyers are told, as flows call them and as people read them."""

PAYMENT, REPLY = "payment", "reply"
LABELS = {
	"received": "Order Received",
	"payment_reminder": "Payment Reminder",
	"shipped": "Shipped",
	"out_for_delivery": "Out for Delivery",
	"ready_for_pickup": "Ready for Pickup",
	"delivered": "Delivered",
	"exception": "Delivery Problem",
	"delayed": "Delayed",
	"cancelled": "Cancelled",
	"ticket": "After-Sales Ticket",
}
"""What comes by itself."""
BY_PEOPLE = {PAYMENT: "Payment Link", REPLY: "Reply"}
CODES = {label: code for code, label in {**LABELS, **BY_PEOPLE}.items()}
