frappe.ui.form.on("Ecom Print Settings", {
	refresh(frm) {
		frm.add_custom_button(__("Make Certificate"), () => {
			const make = async () => {
				const message = await frappe.xcall("ecom_erp.api.desk.printing.make_certificate");
				ecom_erp.show_result(message);
				frm.reload_doc();
			};
			if (!frm.doc.qz_certificate) return make();
			frappe.confirm(
				__("The certificate that you have saved on the computers will no longer be valid. Make a new one?"),
				make,
			);
		});
		if (frm.doc.qz_certificate) {
			frm.add_custom_button(__("Save Certificate as File"), () => {
				const link = document.createElement("a");
				link.href = URL.createObjectURL(new Blob([frm.doc.qz_certificate]));
				link.download = "override.crt";
				link.click();
			});
		}
	},
});
