// Shared by the app's forms and lists.
frappe.provide("ecom_erp");

// Call a whitelisted method of a document's room, show what it answers and reload the form.
ecom_erp.act = async function (frm, method, args = {}, freeze_message = __("Working...")) {
	const { message } = await frappe.call({
		method,
		args: { name: frm.doc.name, ...args },
		freeze: true,
		freeze_message,
	});
	if (message && message.text) {
		frappe.show_alert({ message: frappe.utils.escape_html(message.text), indicator: message.indicator || "green" });
	}
	await frm.reload_doc();
	return message;
};
