"""A simulated courier: an HTTP server that speaks the Parcel API, with a clock and faults that a tester steers."""

from ecom_sandbox.courier.server import CourierServer

__all__ = ["CourierServer"]
