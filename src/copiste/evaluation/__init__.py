"""PURE: how well forms were read, measured against what they truly say."""
