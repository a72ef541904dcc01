frappe.listview_settings["Outbox Message"] = ecom_erp.message_list("Outbox Message");
