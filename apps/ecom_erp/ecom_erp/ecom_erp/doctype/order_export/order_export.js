frappe.ui.form.on("Order Export", {
	onload(frm) {
		ecom_erp.follow_progress(frm, "order_export_progress", __("Exporting"), (done, total) =>
			__("{0} of {1} orders", [done, total]),
		);
	},

	refresh(frm) {
		const { doc } = frm;
		if (frm.is_new()) {
			frm.set_intro(
				__("Choose the orders and the format, and save. The file is made in the background."),
				"blue",
			);
			return;
		}
		const colours = { Waiting: "blue", Running: "blue", Done: "green", Failed: "red" };
		ecom_erp.headline(frm, colours[doc.status], [
			__(doc.status),
			ecom_erp.said(frm, doc, "status_message") || "",
		]);
		if (doc.status === "Done" && doc.file) {
			ecom_erp.action_button(frm, __("Download"), () => window.open(encodeURI(doc.file)), { primary: true });
		}
	},
});
