frappe.ui.form.on("Courier Account", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.sync_status === "Failing") {
			ecom_erp.headline(frm, "red", [__("Failing"), frm.doc.sync_message]);
		}
		if (frm.doc.base_url && frm.perm[0] && frm.perm[0].write) {
			ecom_erp.test_button(frm, "ecom_erp.api.desk.carriers.test_courier", __("Asking the courier..."));
		}
	},
});
