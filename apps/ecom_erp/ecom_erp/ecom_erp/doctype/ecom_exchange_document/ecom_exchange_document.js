frappe.ui.form.on("Ecom Exchange Document", {
	refresh(frm) {
		const { doc } = frm;
		ecom_erp.headline(frm, ecom_erp.colour(frm.doctype, doc.status), [
			__(doc.status),
			ecom_erp.said(frm, doc, "error") || doc.reference || "",
		]);
		if (!doc.run || !(frm.perm[0] && frm.perm[0].write)) return;
		const act = (method) => () =>
			ecom_erp.act(frm, `ecom_erp.api.desk.exchange.${method}`, { name: doc.run, documents: [doc.name] });
		if (["Refused", "Unknown"].includes(doc.status)) {
			ecom_erp.action_button(frm, __("Send Again"), act("send_again"), { primary: true });
		}
		if (doc.status === "Unknown") frm.add_custom_button(__("It Has Arrived"), act("has_arrived"));
	},
});
