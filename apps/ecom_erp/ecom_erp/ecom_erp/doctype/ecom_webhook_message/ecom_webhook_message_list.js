frappe.listview_settings["Ecom Webhook Message"] = ecom_erp.message_list("Ecom Webhook Message");
