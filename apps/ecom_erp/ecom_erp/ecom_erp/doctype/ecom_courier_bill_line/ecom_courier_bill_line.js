frappe.ui.form.on("Ecom Courier Bill Line", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		const colour = ecom_erp.colour(doc.doctype, doc.state);
		const words = doc.explanation ? ecom_erp.said(frm, doc, "explanation") : __("As it was quoted");
		ecom_erp.headline(frm, colour, [__(doc.state), words]);
		show_charges(frm);
		frm.add_custom_button(__("Courier Bill"), () =>
			frappe.set_route("Form", "Ecom Courier Bill", doc.courier_bill),
		);
		if (!frappe.model.can_write("Ecom Courier Bill")) return;
		if (doc.state === "Open" && doc.cause) {
			const claim = () => ecom_erp.act(frm, `${CALLS}.claim_line`);
			if (doc.claimable > 0) ecom_erp.action_button(frm, __("Claim"), claim, { primary: true });
			ecom_erp.action_button(frm, __("Accept"), () => accept(frm), { primary: !(doc.claimable > 0) });
		}
		if (["Accepted", "Claimed"].includes(doc.state) && !doc.posted_net)
			ecom_erp.action_button(frm, __("Open Again"), () => ecom_erp.act(frm, `${CALLS}.reopen_line`));
	},
});

const CALLS = "ecom_erp.api.desk.courier_bills";

function accept(frm) {
	frappe.prompt(
		[{ fieldname: "note", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
		({ note }) => ecom_erp.act(frm, `${CALLS}.accept_line`, { note }),
		__("Accept {0} as it is billed", [format_currency(frm.doc.net, frm.doc.currency)]),
		__("Accept"),
	);
}

function show_charges(frm) {
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const charges = (frm.doc.__onload || {}).charges || [];
	const rows = charges.map(
		([kind, name, amount, tax]) => `<tr><td>${text(__(kind))}</td><td>${text(name)}</td>
			<td class="text-right">${text(amount)}</td><td class="text-right">${text(tax)}</td></tr>`,
	);
	const titles = [__("Kind"), __("Courier's Words"), __("Amount"), __("Tax")];
	frm
		.get_field("charges_html")
		.$wrapper.html(`<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${rows.join("")}</tbody></table></div>`);
}
