// Shared by the app's forms: calling actions, the headline that says what comes next, printing.
frappe.provide("ecom_erp");

// Call a whitelisted method of a document's room, show what it answers and reload the form.
ecom_erp.act = async function (frm, method, args = {}, freeze_message = __("Working...")) {
	const { message } = await frappe.call({
		method,
		args: { name: frm.doc.name, ...args },
		freeze: true,
		freeze_message,
	});
	ecom_erp.show_result(message);
	await frm.reload_doc();
	return message;
};

ecom_erp.show_result = function (message) {
	if (message && message.text) {
		frappe.show_alert({
			message: frappe.utils.escape_html(message.text),
			indicator: message.indicator || "green",
		});
	}
};

// A sentence of a row, which was kept in the language of the machine: in that of the reader, where the form was sent it.
ecom_erp.said = (frm, row, field) => ((frm.doc.__onload || {}).words || {})[row.name] || row[field];

// A button of the form that calls an action; `primary` marks the one that moves the document on.
ecom_erp.action_button = function (frm, label, run, { primary = false, group = null } = {}) {
	const button = frm.add_custom_button(label, run, group);
	if (primary) frm.change_custom_button_type(label, group, "primary");
	return button;
};

// The button that tries address and credentials as they are stored.
ecom_erp.test_button = function (frm, method, waiting) {
	const test = () =>
		frm.is_dirty()
			? frappe.msgprint(__("Save first, then press Test Connection."))
			: ecom_erp.act(frm, method, {}, waiting);
	ecom_erp.action_button(frm, __("Test Connection"), test);
};

// Headlines have fewer colours than statuses.
const HEADLINES = { cyan: "blue", gray: "white" };

// Shows how far the job of a form has come, as it tells by `event` ({done, total}), and the form anew when it is over.
ecom_erp.follow_progress = function (frm, event, title, said = () => "") {
	frappe.realtime.off(event);
	frappe.realtime.on(event, ({ done, total }) => {
		if (total && done < total) {
			frm.dashboard.show_progress(title, (100 * done) / total, said(done, total));
		} else {
			frm.dashboard.hide_progress();
			frm.reload_doc();
		}
	});
};

// The line above the form. `parts` are plain texts; `rows` are {text, hint, label, run}: a reason with the button that
// frees it.
ecom_erp.headline = function (frm, color, parts, rows = []) {
	const escape = frappe.utils.escape_html;
	const [title, ...rest] = parts.filter(Boolean).map(escape);
	const lines = rows.map(
		(row, index) => `<div class="ecom-reason" style="display:flex;gap:12px;align-items:center;margin-top:8px">
			<div style="flex:1">${escape(row.text)}${
				row.hint ? `<div class="small" style="opacity:.75">${escape(row.hint)}</div>` : ""
			}</div>
			${
				row.label
					? `<button type="button" class="btn btn-xs btn-default" data-ecom-row="${index}">${escape(
							row.label,
						)}</button>`
					: ""
			}
		</div>`,
	);
	frm.set_intro("");
	const shown = HEADLINES[color] || color;
	frm.set_intro(
		`<div><b>${title}</b>${rest.length ? " · " + rest.join(" · ") : ""}${lines.join("")}</div>`,
		shown,
	);
	frm.layout.message
		.find("[data-ecom-row]")
		.on("click", (event) => rows[Number(event.currentTarget.dataset.ecomRow)].run());
};

// The documents that the machine makes are not entered by hand: take away the plus beside them.
ecom_erp.no_new_documents = function (frm) {
	frm.dashboard.links_area.body.find(".btn-new").remove();
};

// Open a label: the courier's own file, else the app's label with the print dialog. The tab is opened at
// once, because browsers refuse one that is opened after an answer.
ecom_erp.open_label = async function (label) {
	const tab = window.open("", "_blank");
	tab.location = await ecom_erp.label_address(label);
};

ecom_erp.label_address = async function (label) {
	const { message } = await frappe.db.get_value("Shipping Label", label, "label_file");
	const file = message && message.label_file;
	if (ecom_erp.is_unreadable(file)) return frappe.utils.get_form_link("Shipping Label", label);
	return file || ecom_erp.print_address("Shipping Label", label, "Shipping Label");
};

// A file that the courier sent broken; its label says what to do.
ecom_erp.is_unreadable = (file) => Boolean(file) && file.endsWith(".bin");

// `pack`: one of its packages; all of them when it is left out.
ecom_erp.mark_delivered = function (frm, fulfilment_order, pack = "") {
	frappe.confirm(__("The buyer has the parcel?"), () =>
		ecom_erp.act(frm, "ecom_erp.api.desk.shipping.mark_delivered", { name: fulfilment_order, package: pack }),
	);
};

ecom_erp.resolve_problem = function (frm, fulfilment_order, pack = "") {
	const question = __(
		"Mark the problem as resolved? The app will no longer wait for a returned or lost parcel.",
	);
	frappe.confirm(question, () =>
		ecom_erp.act(frm, "ecom_erp.api.desk.shipping.solve_problem", { name: fulfilment_order, package: pack }),
	);
};

// `together`: it was bought with others as one shipment, which is given back as a whole.
ecom_erp.void_label = function (frm, label, number, together = false) {
	const question = together
		? __("Void the label {0} and those of the other packages of its shipment?", [number])
		: __("Void the label {0}?", [number]);
	frappe.confirm(question, () => ecom_erp.act(frm, "ecom_erp.api.desk.shipping.void_label", { name: label }));
};

// The filters of a report about a period: the last 30 days to begin with.
ecom_erp.period_filters = function () {
	const today = frappe.datetime.get_today();
	const date = (fieldname, label, value) => ({
		fieldname,
		label,
		fieldtype: "Date",
		default: value,
		reqd: 1,
	});
	return [
		date("from_date", __("From Date"), frappe.datetime.add_days(today, -30)),
		date("to_date", __("To Date"), today),
	];
};

// Open the printed form of a document in a new tab, with the print dialog.
ecom_erp.print = function (doctype, name, format) {
	if (format === "Shipping Label") ecom_erp.open_label(name);
	else window.open(ecom_erp.print_address(doctype, name, format), "_blank");
};

// The page that shows a printed form and opens the print dialog.
ecom_erp.print_address = function (doctype, name, format) {
	return `${ecom_erp.form_address(doctype, name, format)}&trigger_print=1`;
};

// The page that shows a printed form.
ecom_erp.form_address = function (doctype, name, format) {
	const query = new URLSearchParams({ doctype, name, format, no_letterhead: 1, _lang: frappe.boot.lang });
	return `/printview?${query}`;
};

// Whether a date (as stored) has passed.
ecom_erp.is_past = function (date) {
	return Boolean(date) && date.slice(0, 10) < frappe.datetime.get_today();
};

ecom_erp.open_list = function (doctype, filters) {
	frappe.route_options = filters;
	frappe.set_route("List", doctype, "List");
};

// A link to a list with filters, as a cell of a report; `text` is html.
ecom_erp.list_link = function (doctype, filters, text) {
	const query = new URLSearchParams();
	for (const [field, value] of Object.entries(filters)) {
		query.set(field, Array.isArray(value) ? JSON.stringify(value) : value);
	}
	const route = frappe.utils.generate_route({ type: "doctype", name: doctype });
	return `<a href="${route}?${frappe.utils.escape_html(query.toString())}">${text}</a>`;
};

// Ask why, then `run(reason)`; `cancelled` when the person thinks better of it.
ecom_erp.ask_reason = function (title, { label, description }, run, cancelled = () => {}) {
	let answered = false;
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [{ fieldname: "remark", fieldtype: "Small Text", label, reqd: 1, description }],
		primary_action_label: title,
		primary_action({ remark }) {
			answered = true;
			dialog.hide();
			run(remark);
		},
	});
	dialog.onhide = () => answered || cancelled();
	dialog.show();
};

ecom_erp.WHY_CONTINUE = () => ({
	label: __("Why may it continue?"),
	description: __("Kept with the hold."),
});
