frappe.ui.form.on("Ecom Print Station", {
	refresh(frm) {
		frm.add_custom_button(__("Choose Printers"), () => choose_printers(frm));
	},
	service(frm) {
		for (const field of ["label_printer", "document_printer"]) frm.set_value(field, "");
	},
});

async function choose_printers(frm) {
	let found;
	if (frm.doc.service === "PrintNode") {
		found = (await frappe.call({ method: "ecom_erp.api.desk.printing.printers", type: "GET" })).message;
	} else {
		await frappe.require("qz_printers.bundle.js");
		try {
			found = (await ecom_erp.qz_printers(frm.doc.qz_port)).map((name) => ({ value: name, label: name }));
		} catch (error) {
			frappe.throw(error.message);
		}
	}
	if (!found.length) frappe.throw(__("No printers found"));
	for (const field of ["label_printer", "document_printer"]) frm.fields_dict[field].set_data(found);
	frappe.show_alert({
		message: __("{0} printers found. Choose them in the fields.", [found.length]),
		indicator: "green",
	});
}
