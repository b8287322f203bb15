"""PURE: pictures of what was read: a page with its boxes, and the piece of a page that holds one answer."""
