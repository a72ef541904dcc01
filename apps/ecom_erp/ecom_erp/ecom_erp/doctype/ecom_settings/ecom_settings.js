const SAFETY = "ecom_erp.api.desk.safety";

frappe.ui.form.on("Ecom Settings", {
	refresh(frm) {
		if (!frappe.user.has_role("System Manager")) return;
		frm.add_custom_button(__("Two-Factor Sign-In"), show_two_factor);
	},
});

async function show_two_factor() {
	const state = await frappe.xcall(`${SAFETY}.two_factor_state`);
	const body = $("<div>");
	const say = (text) => body.append($("<p>").text(text));
	if (!state.on) say(__("Two-factor sign-in is switched off."));
	else if (state.missing.length)
		say(__("Not required of: {0}", [state.missing.map((role) => __(role)).join(", ")]));
	else say(__("Required of all roles that see money or personal data. Method: {0}", [__(state.method)]));
	if (state.not_enrolled.length)
		say(__("Have not signed in with it yet: {0}", [state.not_enrolled.join(", ")]));
	const dialog = new frappe.ui.Dialog({
		title: __("Two-Factor Sign-In"),
		fields: [{ fieldtype: "HTML", fieldname: "state" }],
	});
	dialog.get_field("state").$wrapper.append(body);
	if (state.missing.length) {
		dialog.set_primary_action(__("Require It"), async () => {
			dialog.hide();
			const { text } = await frappe.xcall(`${SAFETY}.require_two_factor`);
			frappe.show_alert({ message: text, indicator: "green" });
		});
	}
	dialog.show();
}
