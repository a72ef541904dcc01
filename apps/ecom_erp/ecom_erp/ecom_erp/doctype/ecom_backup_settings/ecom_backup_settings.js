const BACKUP = "ecom_erp.api.desk.backup";

frappe.ui.form.on("Ecom Backup Settings", {
	refresh(frm) {
		const { doc } = frm;
		if (doc.problem) ecom_erp.headline(frm, "red", [__("The last backup failed")], [{ text: doc.problem }]);
		else if (doc.last_success) {
			const last = frappe.datetime.str_to_user(doc.last_success);
			ecom_erp.headline(frm, "green", [__("Last backup: {0}", [last])], []);
		}
		if (!(frm.perm[0] && frm.perm[0].write)) return;
		frm.add_custom_button(__("Test Connection"), () => act("test_connection"));
		frm.add_custom_button(__("Back Up Now"), () => act("back_up_now"));
	},
});

async function act(method) {
	const { text } = await frappe.xcall(`${BACKUP}.${method}`);
	frappe.msgprint(frappe.utils.escape_html(text));
}
