frappe.ui.form.on("Integrity Finding", {
	refresh(frm) {
		const { document_type, document_name } = frm.doc;
		if (!document_name) return;
		const open = () => frappe.set_route("Form", document_type, document_name);
		ecom_erp.action_button(frm, __("Open Document"), open, { primary: true });
	},
});
