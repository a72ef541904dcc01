"""Fixtures of the flows' tests."""

from tests.flows.conftest import courier, sandbox, sandbox_shop, shop

__all__ = ["courier", "sandbox", "sandbox_shop", "shop"]
