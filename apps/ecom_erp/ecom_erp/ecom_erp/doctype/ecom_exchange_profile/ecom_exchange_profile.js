const EXCHANGE = "ecom_erp.api.desk.exchange";

frappe.ui.form.on("Ecom Exchange Profile", {
	setup(frm) {
		// Frappe adds the time zone to it, and then has no translation of the whole
		const since = frm.get_docfield("changed_since");
		since.description = __(since.description);
	},

	refresh(frm) {
		offer_fields(frm);
		if (frm.is_new()) {
			frm.set_intro(
				__("Choose system, direction and what is exchanged, and save: known fields are filled in."),
				"blue",
			);
			return;
		}
		headline(frm);
		frm.add_custom_button(__("Exchanges"), () =>
			frappe.set_route("List", "Ecom Exchange Run", { profile: frm.doc.name }),
		);
		frm.add_custom_button(__("Documents"), () =>
			frappe.set_route("List", "Ecom Exchange Document", { profile: frm.doc.name }),
		);
		if (frm.is_dirty() || !(frm.perm[0] && frm.perm[0].write)) return;
		frm.add_custom_button(__("Preview"), () => preview(frm));
		if (!frm.doc.enabled) return;
		if (frm.doc.direction === "In" && frm.doc.transport === "Desk") {
			frm.add_custom_button(__("Upload File"), () =>
				frappe.new_doc("Ecom Exchange Run", { profile: frm.doc.name }),
			);
			return;
		}
		ecom_erp.action_button(frm, __("Exchange Now"), () => exchange_now(frm), { primary: true });
	},

	direction: offer_fields,
	subject: offer_fields,
});

function headline(frm) {
	const { doc } = frm;
	if (doc.problem) ecom_erp.headline(frm, "red", [doc.problem]);
	else if (!doc.enabled) ecom_erp.headline(frm, "orange", [__("Switched off")]);
	else if (doc.next_run_at) {
		const next = frappe.datetime.str_to_user(doc.next_run_at);
		ecom_erp.headline(frm, "green", [__("The next exchange is at {0}", [next])]);
	}
}

async function offer_fields(frm) {
	const names = await frappe.xcall(
		`${EXCHANGE}.fields_of`,
		{ direction: frm.doc.direction, subject: frm.doc.subject },
		"GET",
	);
	frm.fields_dict.fields.grid.update_docfield_property("our_field", "options", ["", ...names]);
}

async function exchange_now(frm) {
	const answer = await frappe.xcall(`${EXCHANGE}.exchange_now`, { name: frm.doc.name });
	frappe.show_alert({
		message: frappe.utils.escape_html(answer.text),
		indicator: answer.indicator || "green",
	});
	if (answer.run) frappe.set_route("Form", "Ecom Exchange Run", answer.run);
	else frm.reload_doc();
}

async function preview(frm) {
	const found = await frappe.xcall(`${EXCHANGE}.show_preview`, { name: frm.doc.name });
	const body = $("<div>").append($("<p>").text(found.note));
	for (const record of found.records) {
		const text = JSON.stringify(record, null, 2);
		body.append($("<pre class='small' style='white-space:pre-wrap;overflow-wrap:anywhere'>").text(text));
	}
	const dialog = new frappe.ui.Dialog({ title: __("Preview"), size: "large" });
	$(dialog.body).append(body);
	dialog.show();
}
