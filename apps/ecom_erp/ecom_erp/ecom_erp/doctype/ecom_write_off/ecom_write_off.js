frappe.ui.form.on("Ecom Write Off", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		ecom_erp.headline(frm, ecom_erp.colour(doc.doctype, doc.status), [__(doc.status), doc.reason]);
		if (doc.status !== "Posted" || !frm.perm[0] || !frm.perm[0].write) return;
		const back = () => ecom_erp.act(frm, "ecom_erp.api.desk.settlements.take_write_off_back");
		ecom_erp.action_button(frm, __("Take Back"), () =>
			frappe.confirm(__("The payment waits for a statement again. Take {0} back?", [doc.name]), back),
		);
	},
});
