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
	"Inbox Message": { New: "blue", Processing: "yellow", Done: "green", Failed: "orange", Dead: "red" },
	"Outbox Message": { New: "blue", Processing: "yellow", Done: "green", Failed: "orange", Dead: "red" },
};

ecom_erp.colour = (doctype, status) => (ecom_erp.COLOURS[doctype] || {})[status] || "gray";

// For `get_indicator` of list settings; the form's title takes the same.
ecom_erp.status_indicator = (doctype) => (doc) => [
	__(doc.status, null, doctype),
	ecom_erp.colour(doctype, doc.status),
	`status,=,${doc.status}`,
];
