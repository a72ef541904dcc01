// What a reason to wait asks of a person: [button, what it does] by reason code.
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
	invoice_cancelled: { label: () => __("Review Again"), run: review_again },
	payment_by_hand: { label: () => __("Open Payments"), needs: "Payment Entry", run: open_payments },
	payment_cancelled: { label: () => __("Review Again"), run: review_again },
	error: {
		label: () => __("Review Again"),
		hint: () => __("Fix the problem named in the message, then press Review Again."),
		run: review_again,
	},
};
const DONE = ["Delivered", "Completed", "Shipped at Shop", "Cancelled"];
const FREE = ["To Pay", "Paid", "On Hold"];
const SHIPPED = ["Partly Shipped", "Shipped", "Delivered", "Completed"];

frappe.ui.form.on("Ecom Order", {
	setup(frm) {
		const { translated } = ecom_erp;
		ecom_erp.format_fields(frm, {
			next_action: translated,
			payment_state: translated,
			channel: translated,
			review_state: translated,
			canonical: in_lines,
		});
		ecom_erp.pool.show_pictures(frm);
		const message = frappe.meta.get_docfield("Ecom Order Hold", "message", frm.doc.name);
		message.formatter = (_value, _df, _options, row) =>
			frappe.utils.escape_html(ecom_erp.said(frm, row || {}, "message") || "");
	},

	// neither is an order held nor a hold waved through without saying why; action and reason are one request, so the
	// form's own is not sent
	before_workflow_action(frm) {
		const action = frm.selected_workflow_action;
		const waves_through = ["Approve", "Release"].includes(action) && open_holds(frm.doc).length;
		if (!waves_through && action !== "Hold") return;
		frappe.dom.unfreeze();
		return new Promise(() => {
			if (action === "Hold") return ecom_erp.hold_order(frm);
			ecom_erp.ask_reason(__(action), ecom_erp.WHY_CONTINUE(), (remark) =>
				ecom_erp.act(frm, "ecom_erp.api.desk.review.wave_through", { action, remark }),
			);
		});
	},

	refresh(frm) {
		if (frm.is_new()) {
			frm.disable_save();
			frm.disable_form();
			frm.set_intro(__("Orders come from the shops and cannot be entered here."), "orange");
			return;
		}
		const reasons = show_headline(frm);
		add_buttons(frm);
		// the documents themselves are linked below the order's way
		frm.dashboard.links_area.hide();
		ecom_erp.pool.show_order(frm, reasons);
		frm.toggle_display("hold_reason", false); // the headline and the table say it
		frm.set_df_property("ship_line1", "description", frm.doc.sales_order ? "" : address_hint());
	},
});

// JSON as people read it.
function in_lines(value) {
	const text = value ? JSON.stringify(JSON.parse(value), null, 2) : "";
	return `<pre>${frappe.utils.escape_html(text)}</pre>`;
}

function address_hint() {
	return __("Can be corrected until the order is posted. The order is then reviewed again.");
}

function show_headline(frm) {
	const doc = frm.doc;
	const open = open_holds(doc);
	const parts = [__(doc.status, null, "Ecom Order")];
	if (doc.__onload && doc.__onload.rehearsal) parts.push(__("Rehearsal: nothing is posted or shipped"));
	if (doc.next_action) parts.push(__("Next: {0}", [__(doc.next_action)]));
	if (doc.promised_date && !DONE.includes(doc.status)) {
		const date = frappe.datetime.str_to_user(doc.promised_date);
		const late = ecom_erp.is_past(doc.promised_date);
		parts.push(late ? __("Late: promised for {0}", [date]) : __("Promised for {0}", [date]));
	}
	const rows = open.map((row) => reason(frm, row));
	if (!open.length && doc.next_action === "Approve" && doc.hold_reason) {
		rows.push({ text: ecom_erp.said(frm, doc, "hold_reason") });
	}
	rows.push(...ecom_erp.left_to_the_shop(frm));
	ecom_erp.headline(frm, headline_colour(doc, open), parts, rows);
	return rows;
}

function open_holds(doc) {
	return (doc.holds || []).filter((row) => row.status === "Open");
}

function headline_colour(doc, open) {
	if (doc.status === "Cancelled") return "yellow";
	if (open.length) return doc.status === "To Pay" ? "yellow" : "red";
	return { Completed: "green", Delivered: "green", Allocated: "orange" }[doc.status] || "blue";
}

function reason(frm, row) {
	const help = HELP[row.code] || {};
	const may = help.needs ? frappe.model.can_read(help.needs) : ecom_erp.may_write(frm);
	return {
		text: ecom_erp.said(frm, row, "message"),
		hint: help.hint && help.hint(),
		label: may && help.label && help.label(frm),
		run: () => help.run(frm, row),
	};
}

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

// The listings of this order that nobody has mapped yet.
function map_items(frm) {
	const held = open_holds(frm.doc).filter((row) => row.code === "unmapped_line");
	const lines = held.map((row) => row.line_id);
	const listings = frm.doc.lines.filter((line) => lines.includes(line.line_id)).map((line) => line.listing);
	if (listings.length === 1) frappe.set_route("Form", "Ecom Listing", listings[0]);
	else ecom_erp.open_list("Ecom Listing", { name: ["in", listings] });
}

function try_messages_again(frm) {
	return ecom_erp.act(frm, "ecom_erp.api.desk.work.retry_messages");
}

function review_again(frm) {
	return ecom_erp.act(frm, "ecom_erp.api.desk.review.review_again", {}, __("Reviewing..."));
}

function add_buttons(frm) {
	const doc = frm.doc;
	const waits = FREE.includes(doc.status) || (doc.holds || []).some((row) => row.status === "Open");
	if (waits && ecom_erp.may_write(frm)) {
		ecom_erp.action_button(frm, __("Review Again"), () => review_again(frm));
		if (open_holds(doc).some((row) => row.code === "unmapped_line")) {
			ecom_erp.action_button(frm, __("Map Items"), () => map_items(frm), { primary: true });
		}
	}
	ecom_erp.add_order_changes(frm);
	if (doc.reviewed_result) {
		frm.add_custom_button(
			__("Review Log"),
			() => ecom_erp.open_list("Review Log", { ecom_order: doc.name }),
			__("View"),
		);
	}
	if (doc.allocations && doc.allocations.length) {
		frm.add_custom_button(
			__("Fulfilment Orders"),
			() => ecom_erp.open_list("Fulfilment Order", { ecom_order: doc.name }),
			__("View"),
		);
	}
	if (SHIPPED.includes(doc.status)) {
		frm.add_custom_button(
			__("Shipping Labels"),
			() => ecom_erp.open_list("Shipping Label", { ecom_order: doc.name }),
			__("View"),
		);
	}
	if (frappe.model.can_create("After Sales Ticket") && doc.status !== "Cancelled") {
		frm.add_custom_button(
			__("After Sales Ticket"),
			() => frappe.model.with_doctype("After Sales Ticket", () => ecom_erp.open_ticket(doc)),
			__("Create"),
		);
	}
}
