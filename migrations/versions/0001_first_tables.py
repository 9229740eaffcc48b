"""The first tables: organisations, listings, their facets and versions, vectors."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("verification", sa.String(length=12), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('manufacturer', 'vendor', 'both')", name=op.f("ck_organisations_kind")
        ),
        sa.CheckConstraint(
            "verification IN ('unverified', 'pending', 'verified', 'suspended')",
            name=op.f("ck_organisations_verification"),
        ),
        sa.CheckConstraint(
            "name_zh IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_organisations_named")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
    )
    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('problem', 'solution')", name=op.f("ck_listings_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'paused', 'closed', 'archived')",
            name=op.f("ck_listings_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_listings_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "external_id",
            name=op.f("uq_listings_organisation_id_kind_external_id"),
        ),
        sa.UniqueConstraint("slug", name=op.f("uq_listings_slug")),
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_listings_kind_state", ["kind", "state", "published_at"], unique=False
        )

    op.create_table(
        "encodings",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("encoded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_encodings_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", "fingerprint", name=op.f("pk_encodings")),
    )
    with op.batch_alter_table("encodings", schema=None) as batch_op:
        batch_op.create_index("ix_encodings_fingerprint", ["fingerprint", "serial"], unique=False)

    op.create_table(
        "listing_facets",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_listing_facets_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scheme", "code", "listing_id", name=op.f("pk_listing_facets")),
    )
    with op.batch_alter_table("listing_facets", schema=None) as batch_op:
        batch_op.create_index("ix_listing_facets_listing_id", ["listing_id"], unique=False)

    op.create_table(
        "listing_versions",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_listing_versions_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", "number", name=op.f("pk_listing_versions")),
    )
    op.create_table(
        "vectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_vectors_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vectors")),
        sa.UniqueConstraint(
            "listing_id",
            "fingerprint",
            "view",
            "language",
            "part",
            "ordinal",
            name=op.f("uq_vectors_listing_id_fingerprint_view_language_part_ordinal"),
        ),
    )


def downgrade() -> None:
    op.drop_table("vectors")
    op.drop_table("listing_versions")
    with op.batch_alter_table("listing_facets", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_facets_listing_id")

    op.drop_table("listing_facets")
    with op.batch_alter_table("encodings", schema=None) as batch_op:
        batch_op.drop_index("ix_encodings_fingerprint")

    op.drop_table("encodings")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_index("ix_listings_kind_state")

    op.drop_table("listings")
    op.drop_table("organisations")
