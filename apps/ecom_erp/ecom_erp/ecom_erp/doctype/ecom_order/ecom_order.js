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
	const rows = open.map((row) => ecom_erp.pool.hold_reason(frm, row));
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

// The listings of this order that nobody has mapped yet.
function map_items(frm) {
	const held = open_holds(frm.doc).filter((row) => row.code === "unmapped_line");
	const lines = held.map((row) => row.line_id);
	const listings = frm.doc.lines.filter((line) => lines.includes(line.line_id)).map((line) => line.listing);
	if (listings.length === 1) frappe.set_route("Form", "Ecom Listing", listings[0]);
	else ecom_erp.open_list("Ecom Listing", { name: ["in", listings] });
}

function add_buttons(frm) {
	const doc = frm.doc;
	const waits = FREE.includes(doc.status) || (doc.holds || []).some((row) => row.status === "Open");
	if (waits && ecom_erp.may_write(frm)) {
		ecom_erp.action_button(frm, __("Review Again"), () => ecom_erp.pool.review_again(frm));
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
	ecom_erp.pool.add_profit(frm);
	if (frappe.model.can_create("After Sales Ticket") && doc.status !== "Cancelled") {
		frm.add_custom_button(
			__("After Sales Ticket"),
			() => frappe.model.with_doctype("After Sales Ticket", () => ecom_erp.open_ticket(doc)),
			__("Create"),
		);
	}
}
