// Where the API and the sign-in page are. On one machine: here, with cookies. `make deploy` writes another beside the files on AWS.
export const config = { api: "", signIn: "", client: "" };
