frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Shipped on Time"] = {
	method: "ecom_erp.api.desk.insight.shipped_in_time",
	filters: [],
};
