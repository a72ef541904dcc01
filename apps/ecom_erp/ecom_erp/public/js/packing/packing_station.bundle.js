import { PackingStation } from "./station";

frappe.provide("ecom_erp");
ecom_erp.PackingStation = PackingStation;
