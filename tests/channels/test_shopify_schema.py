"""Every document that is sent is valid against Shopify's published schemas."""

import pytest
from graphql import parse, validate

from ecom_erp.integrations.channels.shopify import connection_queries, queries
from ecom_erp.integrations.channels.shopify.client import DEFAULT_API_VERSION
from ecom_sandbox import schema


@pytest.mark.parametrize("version", ["2026-07", "2026-10"])
def test_documents_are_valid(version):
	_version, published = schema.load(version)
	for document in (*queries.ALL, *connection_queries.ALL):
		assert validate(published, parse(document)) == []


def test_the_default_version_is_the_newest_published():
	assert schema.load()[0] == DEFAULT_API_VERSION


def test_a_version_that_is_not_there_is_told():
	with pytest.raises(schema.SchemaMissing, match="2019-01"):
		schema.load("2019-01")


def test_a_named_folder_without_schemas_is_told(tmp_path, monkeypatch):
	monkeypatch.setenv(schema.ENVIRONMENT, str(tmp_path))
	with pytest.raises(schema.SchemaMissing, match=schema.ENVIRONMENT):
		schema.load()
