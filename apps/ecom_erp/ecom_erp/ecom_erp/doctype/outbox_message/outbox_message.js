frappe.ui.form.on("Outbox Message", { refresh: ecom_erp.message_form });
