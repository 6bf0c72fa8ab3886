/** Docs of the component, in Markdown. */
export const docs = `
Sends one request and keeps the body of the answer as a file, whatever its size. *Body as JSON* and *Body as text* are there
where the answer says that it is JSON or text and it has 1 MiB at most.

- **Authorization** takes a secret: the whole value of the header, such as *Bearer* and a token.
- **Redirects**: 10 at most; each address is judged anew, and what was sent as a credential does not go to another origin.
- **Certificates** are verified. To look at a bad one, audit the address instead.
- **Compressed answers** are kept decompressed.
- **Failing**: a status of 400 or more fails the step (unless switched off); the body is kept as partial, so that the reason
  can be read. Nothing that failed is taken for an empty answer.
- **Trying again**: a time-out, a broken connection, 429 and 5xx are tried again for GET, HEAD, PUT and DELETE. POST and PATCH
  are sent once: what a second one would do, only the other side knows.

**Where it connects**: never to cloud metadata addresses or to the studio's own database and store; to loopback only
where the operator allows it.
`.trim();
