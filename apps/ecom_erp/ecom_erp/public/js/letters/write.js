// Writing to the buyer from the order's page: by e-mail, SMS or WhatsApp, from a template or in free words.
frappe.provide("ecom_erp.letters");

const METHODS = "ecom_erp.api.desk.messages";
const WRITING = ["Ecom Manager", "Order Clerk", "Customer Service", "System Manager"];

ecom_erp.letters.new_key = () => frappe.utils.get_random(20).toLowerCase();
ecom_erp.letters.may_write = () => frappe.user.has_role(WRITING);

frappe.ui.form.on("Ecom Order", {
	refresh(frm) {
		if (frm.is_new() || !ecom_erp.letters.may_write()) return;
		frm.add_custom_button(__("Write to Buyer"), () => write(frm), __("Buyer"));
		const due = frm.doc.total > frm.doc.paid_amount && frm.doc.status !== "Cancelled";
		if (due) {
			frm.add_custom_button(
				__("Ask for Payment"),
				() => ecom_erp.letters.ask_payment(frm.doc.name),
				__("Buyer"),
			);
		}
		show_unread(frm);
	},
});

function show_unread(frm) {
	const count = frm.doc.__onload?.unread;
	if (!count) return;
	frm.add_custom_button(__("Mark as Read"), () => ecom_erp.act(frm, `${METHODS}.mark_read`, {}), __("Buyer"));
	frm.page.set_indicator(__("{0} unread messages", [count]), "orange");
}

async function write(frm) {
	const { name } = frm.doc;
	const offer = await frappe.xcall(`${METHODS}.offer`, { name }, "GET");
	const open = offer.ways.filter((one) => !one.why).map((one) => one.way);
	const closed = offer.ways.filter((one) => one.why);
	if (!open.length) return frappe.msgprint(closed.map((one) => `${__(one.way)}: ${one.why}`).join("<br>"));
	const key = ecom_erp.letters.new_key();
	const dialog = new frappe.ui.Dialog({
		title: __("Write to Buyer"),
		fields: [
			{
				fieldname: "way",
				fieldtype: "Select",
				label: __("Way"),
				reqd: 1,
				options: open.map((way) => ({ value: way, label: __(way) })),
				default: open.includes("WhatsApp") ? "WhatsApp" : open[0],
			},
			{ fieldname: "closed", fieldtype: "HTML" },
			{
				fieldname: "template",
				fieldtype: "Select",
				label: __("Template"),
				options: ["", ...offer.templates.map((one) => one.name)],
			},
			{
				fieldname: "subject",
				fieldtype: "Data",
				label: __("Subject"),
				depends_on: "eval:doc.way === 'E-mail'",
			},
			{ fieldname: "text", fieldtype: "Small Text", label: __("Text"), reqd: 1 },
			{ fieldname: "length", fieldtype: "HTML", depends_on: "eval:doc.way === 'SMS'" },
		],
		primary_action_label: __("Send"),
		async primary_action(values) {
			const { way, text, subject } = values;
			await ecom_erp.act(frm, `${METHODS}.write`, { way, text, subject: subject || "", key });
			dialog.hide();
		},
	});
	dialog.show();
	const escape = frappe.utils.escape_html;
	dialog
		.get_field("closed")
		.html(closed.map((one) => `<p class="text-muted small">${__(one.way)}: ${escape(one.why)}</p>`).join(""));
	dialog.get_field("template").$input.on("change", async (event) => {
		const template = event.target.value;
		if (!template) return;
		const filled = await frappe.xcall(`${METHODS}.fill`, { name, template }, "GET");
		await dialog.set_values({ ...filled, template });
		measure(dialog);
	});
	dialog.get_field("text").$input.on(
		"input",
		frappe.utils.debounce(() => measure(dialog), 300),
	);
}

async function measure(dialog) {
	const text = dialog.get_field("text").$input.val() || "";
	const length = await ecom_erp.letters.length_html(text);
	dialog.get_field("length").html(length);
}

ecom_erp.letters.length_html = async function (text) {
	const length = await frappe.xcall(`${METHODS}.measure`, { text });
	const said = __("{0} characters, {1} text messages", [length.places, length.segments]);
	const signs = length.unicode
		? ` ${__("With signs beyond the GSM alphabet, 70 characters fit into one.")}`
		: "";
	return `<p class="small ${length.too_long ? "text-danger" : "text-muted"}">${said}${signs}</p>`;
};
