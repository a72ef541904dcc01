const NOTICES = "ecom_erp.api.desk.notices";

frappe.ui.form.on("Ecom Notice Channel", {
	refresh(frm) {
		if (frm.is_new()) return;
		headline(frm);
		if (!(frm.perm[0] && frm.perm[0].write)) return;
		if (frm.doc.form === "Standard Webhooks") {
			frm.add_custom_button(__("Show Secret"), () => show_secret(frm));
		}
		if (!frm.doc.enabled) return;
		ecom_erp.action_button(
			frm,
			__("Send a Test Message"),
			() => ecom_erp.act(frm, `${NOTICES}.send_test_message`),
			{ primary: true },
		);
	},
});

function headline(frm) {
	const { doc } = frm;
	const problem = doc.problem ? [{ text: doc.problem }] : [];
	if (!doc.enabled) ecom_erp.headline(frm, "orange", [__("Switched off: messages wait")], problem);
	else if (doc.failing_since) {
		const since = frappe.datetime.str_to_user(doc.failing_since);
		ecom_erp.headline(frm, "red", [__("Messages have not arrived since {0}", [since])], problem);
	} else if (doc.last_delivered_at) {
		const last = frappe.datetime.str_to_user(doc.last_delivered_at);
		ecom_erp.headline(frm, "green", [__("The last message arrived at {0}", [last])], []);
	}
}

async function show_secret(frm) {
	const secret = await frappe.xcall(`${NOTICES}.show_secret`, { name: frm.doc.name });
	const code = $("<code style='user-select:all;word-break:break-all'>").text(secret);
	const text = $("<p>").text(__("Enter it at the receiver, who verifies every message with it."));
	frappe.msgprint({ title: __("Secret"), message: $("<div>").append(text, code).html() });
}
