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
		add_prints(frm, may_work);
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

function add_prints(frm, may_work) {
	const { name, shipping_label } = frm.doc;
	const button = (label, paper, open) =>
		frm.add_custom_button(
			label,
			() => (may_work ? ecom_erp.print_of_package(name, [paper], open) : open()),
			__("Print"),
		);
	const form = (format) => () => ecom_erp.print("Fulfilment Package", name, format);
	button(__("Packing Slip"), "Packing Slip", form("Package Slip"));
	if (!shipping_label) return;
	const label = () => ecom_erp.print("Shipping Label", shipping_label, "Shipping Label");
	button(__("Label"), "Shipping Label", label);
	if (!may_work) return;
	frm.add_custom_button(__("Print At..."), ecom_erp.choose_print_station, __("Print"));
	add_customs(frm, button);
}

// Of a parcel that crosses a border.
async function add_customs(frm, button) {
	const { message } = await frappe.call({
		method: "ecom_erp.api.desk.printing.customs_papers",
		type: "GET",
		args: { packages: JSON.stringify([frm.doc.name]) },
	});
	for (const { package: name, files, form } of message) {
		const open = () => {
			for (const file of files) window.open(file, "_blank");
			if (!files.length) ecom_erp.print("Fulfilment Package", name, form);
		};
		button(__("Customs Documents"), "Customs Documents", open);
	}
}
