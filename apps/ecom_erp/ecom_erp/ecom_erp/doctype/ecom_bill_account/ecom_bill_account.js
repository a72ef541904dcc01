frappe.ui.form.on("Ecom Bill Account", {
	setup(frm) {
		const of_company = (filters) => () => ({
			filters: { company: frm.doc.company, is_group: 0, ...filters },
		});
		const books = { account_type: ["not in", ["Receivable", "Payable"]] };
		for (const field of ["freight", "return", "duty", "other", "tax"])
			frm.set_query(`${field}_account`, of_company(books));
		frm.set_query("payable_account", () => ({
			filters: {
				company: frm.doc.company,
				is_group: 0,
				account_type: "Payable",
				account_currency: frm.doc.currency,
			},
		}));
		frm.set_query("cost_center", of_company({}));
		frm.set_query("courier_account", "couriers", () => ({ filters: { company: frm.doc.company } }));
	},

	courier: (frm) => ecom_erp.describe_adapter(frm, "courier"),

	refresh(frm) {
		ecom_erp.describe_adapter(frm, "courier");
		if (frm.is_new()) {
			frm.set_intro(
				__("Choose the courier, say whose parcels it bills here, and where its bills are posted."),
				"blue",
			);
			return;
		}
		const filters = { bill_account: frm.doc.name };
		const read_file = () => frappe.new_doc("Ecom Bill Import", filters);
		ecom_erp.action_button(frm, __("Import Bill"), read_file, { primary: true });
		frm.add_custom_button(
			__("Courier Bills"),
			() => ecom_erp.open_list("Ecom Courier Bill", filters),
			__("View"),
		);
		frm.add_custom_button(__("Claims"), () => ecom_erp.open_list("Ecom Claim", filters), __("View"));
	},
});
