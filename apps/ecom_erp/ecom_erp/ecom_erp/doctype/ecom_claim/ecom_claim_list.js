frappe.listview_settings["Ecom Claim"] = {
	add_fields: ["status", "claim_by"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (doc.status === "To Claim" && doc.claim_by && doc.claim_by < today)
			return [__("Deadline Passed"), "red", `status,=,To Claim|claim_by,<,${today}`];
		return ecom_erp.status_indicator("Ecom Claim")(doc);
	},
};
