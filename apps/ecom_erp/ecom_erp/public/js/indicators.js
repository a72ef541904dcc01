// Colours of statuses, the same in lists and forms.
frappe.provide("ecom_erp");

ecom_erp.COLOURS = {
	"Ecom Order": {
		"To Pay": "yellow",
		Paid: "blue",
		"On Hold": "red",
		Approved: "cyan",
		Allocated: "orange",
		"Partly Shipped": "orange",
		Shipped: "blue",
		Delivered: "green",
		Completed: "green",
		"Shipped at Shop": "gray",
		Cancelled: "gray",
	},
	"Fulfilment Order": {
		"Waiting for Stock": "gray",
		"To Pick": "orange",
		Picked: "cyan",
		Packed: "yellow",
		Labelled: "blue",
		Shipped: "green",
		Delivered: "green",
		Cancelled: "gray",
	},
	"Fulfilment Package": {
		Open: "orange",
		Packed: "yellow",
		Labelled: "blue",
		Shipped: "green",
		Delivered: "green",
		Cancelled: "gray",
	},
	"Fulfilment Wave": {
		Open: "orange",
		Released: "yellow",
		Picking: "blue",
		Picked: "cyan",
		Done: "green",
		Cancelled: "gray",
	},
	"After Sales Ticket": {
		Open: "red",
		Approved: "orange",
		"Awaiting Return": "yellow",
		Received: "orange",
		Refunding: "blue",
		Sending: "blue",
		Closed: "green",
		Rejected: "gray",
	},
	"Shipping Label": {
		Requested: "yellow",
		Bought: "green",
		"To Void": "orange",
		Voided: "gray",
		Failed: "red",
		"Label Bought": "gray",
		"Picked Up": "blue",
		"In Transit": "blue",
		"Out for Delivery": "cyan",
		"Delivery Failed": "orange",
		"Ready for Pickup": "cyan",
		Delivered: "green",
		Exception: "red",
		Returning: "orange",
		Returned: "red",
		Lost: "red",
		Stuck: "orange",
	},
	"Integrity Check": { Running: "blue", Done: "green", Failed: "red" },
	"Integrity Finding": { Open: "red", Resolved: "green" },
	"Ecom Listing": { Unmapped: "red", Mapped: "green", Ignored: "gray" },
	"Ecom Exchange Run": {
		Waiting: "blue",
		Running: "blue",
		"To Confirm": "orange",
		Sending: "blue",
		Done: "green",
		Failed: "red",
	},
	"Ecom Exchange Document": {
		Waiting: "blue",
		Sent: "blue",
		Accepted: "green",
		Refused: "red",
		Unknown: "orange",
	},
	"Ecom Settlement": { Reading: "blue", Inconsistent: "red", Open: "orange", Ready: "blue", Posted: "green" },
	"Ecom Settlement Line": { Open: "orange", Matched: "green", Accepted: "blue" },
	"Ecom Statement Import": {
		New: "blue",
		Checking: "blue",
		Checked: "orange",
		Importing: "blue",
		Done: "green",
		Failed: "red",
	},
	"Inbox Message": { New: "blue", Processing: "yellow", Done: "green", Failed: "orange", Dead: "red" },
	"Outbox Message": { New: "blue", Processing: "yellow", Done: "green", Failed: "orange", Dead: "red" },
};

ecom_erp.colour = (doctype, status) => (ecom_erp.COLOURS[doctype] || {})[status] || "gray";

// For `get_indicator` of list settings; the form's title takes the same.
ecom_erp.status_indicator =
	(doctype, field = "status") =>
	(doc) => [
		__(doc[field], null, doctype),
		ecom_erp.colour(doctype, doc[field]),
		`${field},=,${doc[field]}`,
	];
