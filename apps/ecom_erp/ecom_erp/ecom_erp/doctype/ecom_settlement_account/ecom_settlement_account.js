frappe.ui.form.on("Ecom Settlement Account", {
	setup(frm) {
		const of_company = (filters) => () => ({
			filters: { company: frm.doc.company, is_group: 0, ...filters },
		});
		const row_currency = (table) => (_doc, doctype, name) => ({
			filters: { company: frm.doc.company, is_group: 0, account_currency: locals[doctype][name][table] },
		});
		frm.set_query("cost_center", of_company({}));
		frm.set_query("exchange_account", of_company({ root_type: ["in", ["Income", "Expense"]] }));
		frm.set_query("accrual_account", of_company({ root_type: ["in", ["Asset", "Liability"]] }));
		frm.set_query("carried_forward_account", of_company({ root_type: ["in", ["Asset", "Liability"]] }));
		frm.set_query("clearing_account", "currencies", row_currency("currency"));
		frm.set_query("bank_account", "currencies", of_company({ account_type: ["in", ["Bank", "Cash"]] }));
		frm.set_query("account", "postings", of_company({ account_type: ["not in", ["Receivable", "Payable"]] }));
		frm.set_query("shop", "gateways", () => ({ filters: { company: frm.doc.company } }));
	},

	provider: (frm) => show_what_it_needs(frm),

	refresh(frm) {
		show_what_it_needs(frm);
		if (frm.is_new()) {
			frm.set_intro(
				__("Choose the provider, say whose payments it settles, and to which bank it pays out."),
				"blue",
			);
			return;
		}
		const filters = { settlement_account: frm.doc.name };
		const read_file = () => frappe.new_doc("Ecom Statement Import", filters);
		ecom_erp.action_button(frm, __("Import Statement"), read_file, { primary: true });
		frm.add_custom_button(
			__("Settlements"),
			() => ecom_erp.open_list("Ecom Settlement", filters),
			__("View"),
		);
		if (frm.perm[0] && frm.perm[0].write)
			frm.add_custom_button(__("Propose Month End"), () => propose_month_end(frm));
	},
});

function propose_month_end(frm) {
	const last = frappe.datetime.add_days(frappe.datetime.month_start(), -1);
	const day = { fieldname: "day", fieldtype: "Date", label: __("Month's End"), default: last, reqd: 1 };
	frappe.prompt(
		[day],
		async (values) => {
			const args = { name: frm.doc.name, day: values.day };
			const { message } = await frappe.call("ecom_erp.api.desk.month_ends.open_month", args);
			frappe.set_route("Form", "Ecom Month End", message);
		},
		__("Propose Month End"),
		__("Propose"),
	);
}

function show_what_it_needs(frm) {
	ecom_erp.describe_adapter(frm, "provider");
	frm.toggle_display("fetch_section", ecom_erp.can(frm.doc, "fetch"));
	frm.toggle_display("base_url", ecom_erp.adapter(frm.doc).address !== "none");
}
