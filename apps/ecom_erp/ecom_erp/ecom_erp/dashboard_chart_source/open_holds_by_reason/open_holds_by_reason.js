frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Open Holds by Reason"] = {
	method: "ecom_erp.api.desk.insight.open_holds_by_reason",
	filters: [],
};
