frappe.ui.form.on("Shipping Label", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_headline(frm);
		show_timeline(frm);
		if (frm.doc.asked_at && ["Requested", "To Void"].includes(frm.doc.status)) add_outcome_button(frm);
		if (frm.doc.status !== "Bought") return;
		ecom_erp.action_button(frm, __("Open Label"), () => ecom_erp.open_label(frm.doc.name), { primary: true });
		if (frappe.model.can_write("Fulfilment Order")) add_work_buttons(frm);
	},
});

const ARRIVED = ["Delivered", "Returned", "Lost"];

function show_headline(frm) {
	const { doc } = frm;
	const status = doc.status === "Bought" ? doc.tracking_status : doc.status;
	const parts = [__(status, null, "Shipping Label")];
	if (doc.delivered_at) parts.push(frappe.datetime.str_to_user(doc.delivered_at));
	else if ((doc.estimated_date || doc.expected_date) && doc.status === "Bought") {
		const day = frappe.datetime.str_to_user(doc.estimated_date || doc.expected_date);
		parts.push(__("Expected on {0}", [day]));
	}
	const problems = [doc.tracking_note, doc.error].filter(Boolean).map((text) => ({ text }));
	ecom_erp.headline(
		frm,
		problems.length ? "red" : ecom_erp.colour("Shipping Label", status),
		parts,
		problems,
	);
}

// The events as a line of time, newest first, in the place of their table.
function show_timeline(frm) {
	const field = frm.get_field("events");
	field.$wrapper.find(".ecom-timeline").remove();
	const events = [...(frm.doc.events || [])].reverse();
	field.grid.wrapper.toggle(!events.length);
	if (!events.length) return;
	const escape = frappe.utils.escape_html;
	const rows = events.map(
		(event) => `<div class="ecom-event" style="display:flex;gap:12px;padding:6px 0">
			<div class="text-muted" style="flex:0 0 150px">${frappe.datetime.str_to_user(event.at)}</div>
			<div><span class="indicator-pill ${ecom_erp.colour("Shipping Label", event.status)}">${escape(
				__(event.status || "Info", null, "Shipping Label"),
			)}</span> ${escape([event.text, event.place].filter(Boolean).join(" · "))}
			<span class="text-muted small">${escape(__(event.source))}</span></div>
		</div>`,
	);
	field.$wrapper.append(`<div class="ecom-timeline">${rows.join("")}</div>`);
}

async function add_work_buttons(frm) {
	const { doc } = frm;
	if (doc.next_poll_at) {
		ecom_erp.action_button(frm, __("Ask the Courier"), () =>
			ecom_erp.act(frm, "ecom_erp.api.desk.shipping.track", {}, __("Contacting the courier...")),
		);
	}
	if (doc.direction === "Return") {
		if (doc.tracking_status === "Label Bought") add_void_button(frm);
		return;
	}
	const { message } = await frappe.db.get_value("Fulfilment Package", doc.package, "status");
	if (message.status === "Labelled") add_void_button(frm);
	if (message.status === "Shipped" && !ARRIVED.includes(doc.tracking_status)) {
		ecom_erp.action_button(frm, __("Mark as Delivered"), () =>
			ecom_erp.mark_delivered(frm, doc.fulfilment_order, doc.package),
		);
	}
}

// The courier cannot tell whether he has sold a label: somebody has looked at his site.
function add_outcome_button(frm) {
	if (!frappe.model.can_write("Fulfilment Order")) return;
	const question = __(
		"Continue only if {0} shows no label with the reference {1}. Another one can be bought then.",
		[frm.doc.courier_account, frm.doc.idempotency_key],
	);
	ecom_erp.action_button(frm, __("Nothing Was Sold"), () =>
		frappe.confirm(question, () => ecom_erp.act(frm, "ecom_erp.api.desk.shipping.nothing_was_sold")),
	);
}

function add_void_button(frm) {
	ecom_erp.action_button(frm, __("Void"), () =>
		ecom_erp.void_label(frm, frm.doc.name, frm.doc.tracking_number, frm.doc.place > 0),
	);
}
