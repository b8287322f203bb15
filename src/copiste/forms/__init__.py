"""Form definitions: schema, layout, catalogue, lint."""
