"""What Alembic runs: the revisions, over the connection that ``scanner.store.migrate`` hands it."""

from alembic import context

from scanner.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
