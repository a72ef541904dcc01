const WEBHOOKS = "ecom_erp.api.desk.webhooks";

frappe.ui.form.on("Ecom Webhook", {
	refresh(frm) {
		if (frm.is_new()) return;
		headline(frm);
		frm.add_custom_button(__("Messages"), () =>
			frappe.set_route("List", "Ecom Webhook Message", { webhook: frm.doc.name }),
		);
		if (!(frm.perm[0] && frm.perm[0].write)) return;
		frm.add_custom_button(__("Show Secret"), () => call(frm, "show_secret").then(show));
		frm.add_custom_button(__("New Secret"), () => replace_secret(frm), __("Actions"));
		frm.add_custom_button(__("Send Again Since"), () => send_again(frm), __("Actions"));
		if (frm.doc.enabled) {
			ecom_erp.action_button(frm, __("Send Test"), () => ecom_erp.act(frm, `${WEBHOOKS}.send_test`), {
				primary: true,
			});
		}
	},
});

function headline(frm) {
	const { doc } = frm;
	if (!doc.enabled) ecom_erp.headline(frm, "orange", [__("Switched off")], problem(doc));
	else if (doc.failing_since) {
		const since = frappe.datetime.str_to_user(doc.failing_since);
		ecom_erp.headline(frm, "red", [__("Messages have not arrived since {0}", [since])], problem(doc));
	} else if (doc.last_delivered_at) {
		const last = frappe.datetime.str_to_user(doc.last_delivered_at);
		ecom_erp.headline(frm, "green", [__("The last message arrived at {0}", [last])], []);
	}
}

const problem = (doc) => (doc.problem ? [{ text: doc.problem }] : []);

const call = (frm, method) => frappe.xcall(`${WEBHOOKS}.${method}`, { name: frm.doc.name });

function show(secret) {
	const code = $("<code style='user-select:all;word-break:break-all'>").text(secret);
	const text = $("<p>").text(__("Enter it at the receiver, who verifies every message with it."));
	frappe.msgprint({ title: __("Secret"), message: $("<div>").append(text, code).html() });
}

function replace_secret(frm) {
	frappe.confirm(
		__("The old secret signs too for 24 hours. Enter the new one at the receiver within that time. Go on?"),
		async () => {
			const secret = await call(frm, "replace_secret");
			await frm.reload_doc();
			show(secret);
		},
	);
}

function send_again(frm) {
	frappe.prompt(
		{
			fieldname: "since",
			fieldtype: "Datetime",
			label: __("Since"),
			reqd: 1,
			default: frappe.datetime.add_days(frappe.datetime.now_datetime(), -1),
			description: __("All messages written since then are sent once more, with their old IDs."),
		},
		({ since }) => ecom_erp.act(frm, `${WEBHOOKS}.send_again_since`, { since }),
		__("Send Again Since"),
		__("Send Again"),
	);
}
