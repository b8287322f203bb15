"""Field types: from the text on paper to a typed value, and what speaks for it."""
