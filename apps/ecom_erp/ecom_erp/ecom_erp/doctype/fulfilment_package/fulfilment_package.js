frappe.ui.form.on("Fulfilment Package", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { doc } = frm;
		const may_work = frm.perm[0] && frm.perm[0].write;
		const parts = [__("Package {0}", [doc.number]), __(doc.status, null, "Fulfilment Package")];
		if (doc.tracking_number) parts.push(doc.tracking_number);
		const resolve = () => ecom_erp.resolve_problem(frm, doc.fulfilment_order, doc.name);
		const button =
			may_work && doc.status === "Shipped" ? { label: __("Problem Resolved"), run: resolve } : {};
		const problems = doc.problem ? [{ text: doc.problem, ...button }] : [];
		const colour = problems.length ? "red" : ecom_erp.colour("Fulfilment Package", doc.status);
		ecom_erp.headline(frm, colour, parts, problems);
		ecom_erp.no_new_documents(frm);
		frm.add_custom_button(
			__("Packing Slip"),
			() => ecom_erp.print("Fulfilment Package", doc.name, "Package Slip"),
			__("Print"),
		);
		if (doc.shipping_label) {
			frm.add_custom_button(
				__("Label"),
				() => ecom_erp.print("Shipping Label", doc.shipping_label, "Shipping Label"),
				__("Print"),
			);
		}
		if (!may_work) return;
		if (doc.status === "Labelled") {
			const give_back = () => ecom_erp.void_label(frm, doc.shipping_label, doc.tracking_number);
			ecom_erp.action_button(frm, __("Void Label"), give_back);
		}
		if (doc.status === "Shipped") {
			ecom_erp.action_button(frm, __("Mark as Delivered"), () =>
				ecom_erp.mark_delivered(frm, doc.fulfilment_order, doc.name),
			);
		}
	},
});
