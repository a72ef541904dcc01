frappe.ui.form.on("Ecom Shop", {
	setup(frm) {
		const company_only = () => ({ filters: { company: frm.doc.company, is_group: 0 } });
		frm.set_query("warehouse", "warehouses", company_only);
		frm.set_query("account", "gateways", company_only);
		frm.set_query("fee_account", "gateways", company_only);
		frm.set_query("receivable_account", () => ({
			filters: {
				company: frm.doc.company,
				is_group: 0,
				account_type: "Receivable",
				account_currency: frm.doc.currency,
			},
		}));
		for (const field of ["cost_center", "tax_account", "shipping_account", "tip_account", "refund_account"]) {
			frm.set_query(field, company_only);
		}
		for (const field of ["customer_group", "territory"]) {
			frm.set_query(field, () => ({ filters: { is_group: 0 } }));
		}
		frm.set_query("price_list", () => ({ filters: { selling: 1, enabled: 1 } }));
	},

	channel: (frm) => ecom_erp.describe_adapter(frm, "channel"),

	refresh(frm) {
		show_time_zones(frm);
		ecom_erp.describe_adapter(frm, "channel");
		if (frm.is_new()) {
			frm.set_intro(__("Enter channel, company and credentials, then save. The next steps follow."), "blue");
			return ecom_erp.connect_panel(frm);
		}
		show_connection(frm);
		ecom_erp.connect_panel(frm);
		const may_write = frm.perm[0] && frm.perm[0].write;
		if (ecom_erp.reaches(frm.doc) && may_write) {
			ecom_erp.action_button(frm, __("Test Connection"), () => ecom_erp.test_shop(frm));
		}
		if (frm.doc.enabled && may_write && ecom_erp.can(frm.doc, "polling")) {
			const fetch = () =>
				ecom_erp.act(frm, "ecom_erp.api.desk.shops.poll_shop", {}, __("Fetching orders..."));
			ecom_erp.action_button(frm, __("Fetch Now"), fetch, { primary: true });
		}
		if (frm.doc.enabled && may_write && frm.doc.publish_stock) {
			frm.add_custom_button(__("Send All Stock"), () =>
				ecom_erp.act(frm, "ecom_erp.api.desk.shops.send_all_stock"),
			);
		}
		for (const [doctype, label] of [
			["Ecom Order", __("Orders")],
			["Ecom Listing", __("Listings")],
			["Inbox Message", __("Inbox")],
			["Outbox Message", __("Outbox")],
		]) {
			frm.add_custom_button(label, () => ecom_erp.open_list(doctype, { shop: frm.doc.name }), __("View"));
		}
		if (frm.doc.publish_stock) {
			const refused = { shop: frm.doc.name, stock_problem: ["is", "set"] };
			frm.add_custom_button(
				__("Stock Refused"),
				() => ecom_erp.open_list("Ecom Listing", refused),
				__("View"),
			);
		}
	},
});

function show_connection(frm) {
	const { doc } = frm;
	if (!doc.enabled) {
		ecom_erp.headline(frm, "yellow", [__("Disabled"), __("No data is exchanged with this shop.")]);
	} else if (doc.__onload && doc.__onload.precision_problem) {
		ecom_erp.headline(frm, "red", [__("Currency Precision"), doc.__onload.precision_problem]);
	} else if (doc.rehearsal) {
		ecom_erp.headline(frm, "orange", [
			__("Rehearsal"),
			__("Orders are taken in and reviewed; nothing is posted, shipped or reported to the shop."),
		]);
	} else if (doc.sync_status === "Failing") {
		ecom_erp.headline(frm, "red", [__("Connection fails"), doc.sync_message]);
	} else if (!ecom_erp.reaches(doc)) {
		ecom_erp.headline(frm, "green", [
			__("Pushes Its Orders"),
			__("Enter the webhook URL and secret in the shop. Nothing is sent to this shop."),
		]);
	} else if (!doc.poll_enabled) {
		ecom_erp.headline(frm, "green", [__("Not polled"), __("Orders arrive only by webhook.")]);
	} else if (!doc.last_poll_at) {
		ecom_erp.headline(frm, "blue", [
			__("Not fetched yet"),
			__("Save the URL and credentials, then press Test Connection."),
		]);
	} else {
		const when = frappe.datetime.str_to_user(doc.last_poll_at);
		ecom_erp.headline(frm, "green", [__("Connected"), __("Last fetched {0}", [when])]);
	}
}

function show_time_zones(frm) {
	const zones =
		frappe.all_timezones ||
		(typeof Intl.supportedValuesOf === "function" && Intl.supportedValuesOf("timeZone"));
	if (zones) frm.set_df_property("time_zone", "options", ["UTC", ...zones]);
}
