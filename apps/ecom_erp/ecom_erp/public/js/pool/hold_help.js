// What a reason to wait asks of a person, on the page of an order.
frappe.provide("ecom_erp.pool");

// [button, what it does] by reason code.
const HELP = {
	// `needs`: the list that is opened; without it, the order is written
	unmapped_line: {
		label: () => __("Map Listing"),
		hint: () =>
			__("Choose which items the listing deducts from stock. The order then continues automatically."),
		needs: "Ecom Listing",
		run: open_listing,
	},
	unpaid: {
		hint: () => __("The order continues automatically when the shop reports the payment."),
	},
	payment_changed: {
		hint: () =>
			__(
				"Check the gateway's account. Release the order (Actions) to continue with the payments shown here.",
			),
	},
	overpaid: {
		hint: () =>
			__(
				"Refund the surplus in the shop, or release the order (Actions) to keep it as the customer's credit.",
			),
	},
	no_stock: {
		label: () => __("View Stock"),
		hint: () =>
			__(
				"Replenish or move stock. The order is retried automatically every few minutes. Ship Available Now lets ship what there is.",
			),
		needs: "Bin",
		run: open_stock,
	},
	address_incomplete: { label: () => __("Correct Address"), run: (frm) => ecom_erp.correct_address(frm) },
	postal_code_invalid: { label: () => __("Correct Address"), run: (frm) => ecom_erp.correct_address(frm) },
	province_unknown: { label: () => __("Correct Address"), run: (frm) => ecom_erp.correct_address(frm) },
	country_unknown: { label: () => __("Correct Address"), run: (frm) => ecom_erp.correct_address(frm) },
	pickup_point: { label: () => __("Correct Address"), run: (frm) => ecom_erp.correct_address(frm) },
	po_box: { label: () => __("Correct Address"), run: (frm) => ecom_erp.correct_address(frm) },
	rule: {
		label: () => __("Review Log"),
		hint: () => __("A review rule asks for a check. When it is done, release the order (Actions)."),
		needs: "Review Log",
		run: (frm) => ecom_erp.open_list("Review Log", { ecom_order: frm.doc.name }),
	},
	risk: {
		label: () => __("Block and Allow Lists"),
		hint: () =>
			__(
				"Check the buyer. Release the order (Actions) to ship it; it is not held again for the same reasons.",
			),
		needs: "Ecom Risk List Entry",
		run: () => frappe.set_route("List", "Ecom Risk List Entry"),
	},
	below_margin: { hint: () => __("Release the order (Actions) if the price is intended.") },
	out_of_coverage: {
		label: () => __("Courier Accounts"),
		hint: () => __("Correct the address, or add a zone to a rate card, then press Review Again."),
		needs: "Courier Account",
		run: () => frappe.set_route("List", "Courier Account"),
	},
	duplicate_suspect: {
		label: () => __("Other Orders of the Buyer"),
		hint: () => __("If both orders are intended, release it (Actions); otherwise cancel it (Change)."),
		needs: "Ecom Order",
		run: (frm) => ecom_erp.open_list("Ecom Order", { buyer: frm.doc.buyer }),
	},
	total_mismatch: {
		hint: () =>
			__("Compare the amounts with the shop. Release the order (Actions) to post the shop's total."),
	},
	price_below_list: { hint: () => __("Release the order (Actions) if the price is intended.") },
	manual: { hint: () => __("Release the order or press Check Again (Actions).") },
	shipped_at_shop: {
		label: (frm) => frm.doc.status === "On Hold" && __("Shipped at Shop"),
		hint: () =>
			__(
				"If this is true, put the goods back and press the button. If not, release the order (Actions); it then ships from here.",
			),
		run: (frm) => ecom_erp.act(frm, "ecom_erp.api.desk.review.shipped_at_shop"),
	},
	stopped_at_shop: {
		hint: () =>
			__(
				"The order continues automatically when the shop frees it. To ship it anyway, release it (Actions).",
			),
	},
	refunded: {
		hint: () => __("Cancel the order (Change), or release it (Actions) to ship it without payment."),
	},
	refund_gone: { hint: () => __("When it is settled, release the order (Actions).") },
	gateway_without_account: {
		label: () => __("Open Shop"),
		hint: () => __("Add the gateway under Payment Gateways of the shop, then press Review Again."),
		needs: "Ecom Shop",
		run: (frm) => frappe.set_route("Form", "Ecom Shop", frm.doc.shop),
	},
	message_unread: {
		label: () => __("Try Again"),
		hint: () =>
			__("Fix the cause and press Try Again, or compare the order with the shop and release it (Actions)."),
		run: try_messages_again,
	},
	shop_not_told: {
		label: () => __("Try Again"),
		hint: () =>
			__("Fix the cause and press Try Again, or do it in the shop and release the order (Actions)."),
		run: try_messages_again,
	},
	cancelled_paid: {
		hint: () =>
			__(
				"The reason disappears when the shop reports the refund. If the money went back another way, release the order (Actions).",
			),
	},
	cancelled_late: { hint: () => __("Stop the parcel if possible; otherwise wait for the return.") },
	invoice_by_hand: { label: () => __("Open Invoices"), needs: "Sales Invoice", run: open_invoices },
	invoice_cancelled: { label: () => __("Review Again"), run: (frm) => ecom_erp.pool.review_again(frm) },
	payment_by_hand: { label: () => __("Open Payments"), needs: "Payment Entry", run: open_payments },
	payment_cancelled: { label: () => __("Review Again"), run: (frm) => ecom_erp.pool.review_again(frm) },
	error: {
		label: () => __("Review Again"),
		hint: () => __("Fix the problem named in the message, then press Review Again."),
		run: (frm) => ecom_erp.pool.review_again(frm),
	},
};

// A hold as the headline shows it: why, what helps, and the button that does it.
ecom_erp.pool.hold_reason = function (frm, row) {
	const help = HELP[row.code] || {};
	const may = help.needs ? frappe.model.can_read(help.needs) : ecom_erp.may_write(frm);
	return {
		text: ecom_erp.said(frm, row, "message"),
		hint: help.hint && help.hint(),
		label: may && help.label && help.label(frm),
		run: () => help.run(frm, row),
	};
};

function open_listing(frm, row) {
	const line = (frm.doc.lines || []).find((line) => line.line_id === row.line_id);
	if (line && line.listing) frappe.set_route("Form", "Ecom Listing", line.listing);
	else ecom_erp.open_list("Ecom Listing", { shop: frm.doc.shop, status: "Unmapped" });
}

async function open_stock(frm) {
	const listings = frm.doc.lines.map((line) => line.listing).filter(Boolean);
	const documents = await Promise.all(listings.map((name) => frappe.db.get_doc("Ecom Listing", name)));
	const items = documents.flatMap((listing) => listing.items.map((row) => row.item_code));
	ecom_erp.open_list("Bin", { item_code: ["in", items] });
}

function open_invoices(frm) {
	ecom_erp.open_list("Sales Invoice", { "Sales Invoice Item.sales_order": frm.doc.sales_order });
}

function open_payments(frm) {
	ecom_erp.open_list("Payment Entry", { "Payment Entry Reference.reference_name": frm.doc.sales_invoice });
}

function try_messages_again(frm) {
	return ecom_erp.act(frm, "ecom_erp.api.desk.work.retry_messages");
}

ecom_erp.pool.review_again = function (frm) {
	return ecom_erp.act(frm, "ecom_erp.api.desk.review.review_again", {}, __("Reviewing..."));
};
