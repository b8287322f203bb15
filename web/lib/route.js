// Addresses of screens, kept after the # so that any file server can give the page.

/** Go to *address*, a path such as `task/01J…`. @param {string} address */
export function go(address) {
  const hash = `#/${address}`;
  if (location.hash === hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}

/** Return the parts of the address: the screen first. Names that could lead elsewhere in the API are none. */
export function parts() {
  return location.hash.replace(/^#\/?/, "").split("/").map((part) => (/^[\w-]+$/.test(part) ? part : ""));
}
