// What screens are made of, from one place: all of it is fetched before the first of them is shown.

export * from "./dom.js";
export * from "./form.js";
export * from "./format.js";
export * from "./http.js";
export * from "./keys.js";
export * from "./route.js";
export * from "./say.js";
export * from "./table.js";
export * from "./texts.js";

/** For an API with an address of its own: fetched there alone. */
export const cloud = () => import("./cloud.js");
