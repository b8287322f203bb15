// How to speak with an API that has an address of its own; on one machine nothing of that is fetched.

export const cloud = () => import("./cloud.js");
