frappe.ui.form.on("Courier Account", {
	courier: (frm) => ecom_erp.describe_adapter(frm, "courier"),

	refresh(frm) {
		ecom_erp.describe_adapter(frm, "courier");
		if (frm.is_new()) return;
		if (frm.doc.sync_status === "Failing") {
			ecom_erp.headline(frm, "red", [__("Failing"), frm.doc.sync_message]);
		} else if (frm.doc.numbers_low) {
			ecom_erp.headline(frm, "orange", [__("Low on Numbers"), __("Ask the courier for a new range.")]);
		}
		if (ecom_erp.can(frm.doc, "network") && frm.perm[0] && frm.perm[0].write) {
			ecom_erp.test_button(frm, "ecom_erp.api.desk.carriers.test_courier", __("Contacting the courier..."));
		}
	},
});
