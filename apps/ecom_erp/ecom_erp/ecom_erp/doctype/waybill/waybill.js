frappe.ui.form.on("Waybill", {
	refresh(frm) {
		const { doc } = frm;
		if (frm.is_new()) return;
		if (doc.error) ecom_erp.headline(frm, "red", [__(doc.status, null, "Waybill"), doc.error]);
		if (doc.status !== "Bought") return;
		ecom_erp.action_button(
			frm,
			__("Print Label"),
			() => ecom_erp.print("Waybill", doc.name, "Waybill Label"),
			{ primary: true }
		);
		if (doc.fulfilment_order && frappe.model.can_write("Fulfilment Order")) add_void_button(frm);
	},
});

// Only a parcel that has not left can give its label back.
async function add_void_button(frm) {
	const { message } = await frappe.db.get_value("Fulfilment Order", frm.doc.fulfilment_order, "status");
	if (message.status !== "Labelled") return;
	frm.add_custom_button(__("Void"), () =>
		frappe.confirm(__("Give the label {0} back to the courier?", [frm.doc.tracking_number]), () =>
			ecom_erp.act(frm, "ecom_erp.api.actions.void_waybill")
		)
	);
}
