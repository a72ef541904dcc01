frappe.ui.form.on("After Sales Policy", {
	refresh(frm) {
		if (frm.is_new()) {
			frm.set_intro(
				__("Without conditions, every ticket matches. Save the policy, then try it on past tickets."),
				"blue",
			);
			return;
		}
		frm.set_intro("");
		if (!frm.doc.enabled) frm.set_intro(__("Disabled: this policy does not decide anything yet."), "yellow");
		frm.add_custom_button(__("Dry Run"), () => dry_run(frm));
	},
});

// What the policy, as saved, would have decided for the latest tickets.
async function dry_run(frm) {
	if (frm.is_dirty()) await frm.save();
	const { message } = await frappe.call({
		method: "ecom_erp.api.desk.after_sales.dry_run",
		type: "GET",
		args: { policy: frm.doc.name },
		freeze: true,
	});
	const escape = (value) => frappe.utils.escape_html(value || "");
	const matched = message.filter((row) => row.would).length;
	const cells = (row) => [
		`<a href="${frappe.utils.get_form_link("After Sales Ticket", row.ticket)}">${escape(row.ticket)}</a>`,
		escape(__(row.ticket_type)),
		escape(__(row.reason)),
		escape(__(row.was)),
		row.would ? `<b>${escape(__(row.would))}</b>` : "",
		escape(row.why),
	];
	const heads = [
		__("Ticket"),
		__("Type"),
		__("Reason"),
		__("Previous Decision"),
		__("New Decision"),
		__("Why"),
	];
	const row_of = (tag, values) => `<tr>${values.map((value) => `<${tag}>${value}</${tag}>`).join("")}</tr>`;
	new frappe.ui.Dialog({
		title: __("{0} of {1} tickets would be decided by this policy", [matched, message.length]),
		size: "extra-large",
		fields: [
			{
				fieldtype: "HTML",
				options: `<table class="table table-sm">${row_of("th", heads.map(escape))}${message
					.map((row) => row_of("td", cells(row)))
					.join("")}</table>`,
			},
		],
	}).show();
}
