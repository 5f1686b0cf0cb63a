/** Why a target is missed, from profiles of the server under the same load. Printed for those that are. */
export const reasons = {
  device_authorization: `- **Device authorization** writes a request, two codes and an audit record, 14 entries of tables and indexes. SQLite takes 44 µs for that, of
  which 12 are the commit, with 44 of them in a group; half of those is the page of the typed code, which has to be anywhere. The whole bare exchange takes 13.`,
  pending_poll: `- **A pending poll** of a request that the process knows reads no database. A quarter of its time is the one write to the
  socket, and most of what is left is Node's: the request's headers, its body as a stream, and the answer's head.`,
  refresh: `- **Refresh** signs two tokens by ES256: 42 µs, more than twice the whole bare exchange (OpenSSL alone needs 30 of them). Its transaction, one
  read, three writes and a share of a commit, takes another 37. What is left is the way in and out, with the JSON of both tokens.`,
  token_state: `- **Introspection and userinfo** read grant and account each time, in one statement of 5 µs: whoever is ended must count as ended at
  once, in every process.`,
  documents: `- **Discovery and the key set** are answered from memory; what is left is the way to them.`,
  whole_sign_in: `- **Whole sign-ins**: the quickest peer keeps everything in memory, verifies nobody, and logs in and consents in one step. Here everything is
  durable, and a signature is verified and its statement kept. In an earlier measurement that peer did 284.`,
  latency: `- **From approval to tokens**: the server's own time is in the log, by request.`,
  held: `- **Held polls** take 2.6 kB of the heap each, of which 1.9 are Node's own request and answer, beside 0.5 for what is known of the request
  waited for; a connection takes 6 kB more, in the heap and out of it. A bare \`node:http\` server that never answers 108,000 requests on as many connections takes 529 MiB.
  The rest is what a server has anyway, V8's room for young objects, and what is thrown away while all of them are answered within a second: until
  then it is some 80 MiB less.`,
  pending: `- **A pending request** is a few strings, its expiry and its place in two tables by hash and by id.`,
  start: `- **Start** on an idle machine takes 0.23 s of processor time with a new database and 0.17 with one that is there, of which Node
  takes 0.03 before it reads a line; the rest of the time it waited for the core.`,
  idle: `- **Idle memory**: 45 MiB is Node's own program, 9 its memory before it reads a line, 3 what makes requests and answers of the web's
  standard; 18 the heap with all that is loaded, 3 the program's text.`,
} as const;

export type Reason = keyof typeof reasons;
