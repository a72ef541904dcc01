frappe.listview_settings["Inbox Message"] = ecom_erp.message_list("Inbox Message");
