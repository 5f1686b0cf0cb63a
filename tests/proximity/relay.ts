/**
 * Makes the server "localhost" for a browser in another namespace, because WebAuthn works there without TLS: passes TCP
 * connections on as they are, so that the server sees the device's own address. Arguments: PORT ADDRESS.
 */
import { connect, createServer } from "node:net";

const [port, host = ""] = process.argv.slice(2);
const relay = createServer({ noDelay: true }, (near) => {
  const far = connect({ port: Number(port), host, noDelay: true });
  near.pipe(far).pipe(near);
  near.on("error", () => far.destroy());
  far.on("error", () => near.destroy());
});
relay.listen(Number(port), "::", () => console.log("ready"));
