"""Simulated FedEx, UPS, DHL Express and USPS: one HTTP server that answers in the forms of their published documents, with
faults that a tester steers."""

from ecom_sandbox.carriers.server import CarrierServer

__all__ = ["CarrierServer"]
