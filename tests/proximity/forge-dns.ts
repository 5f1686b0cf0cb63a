/**
 * A unicast DNS server (RFC 1035) in an attacker's hands that knows what no DNS server should be asked, names in `.local`.
 * Arguments: NAME-IPV4 NAME-IPV6 ADDRESS-IPV4 ADDRESS-IPV6.
 */
import { createSocket } from "node:dgram";
import { encodeAddress } from "./forged-record.ts";

const [name4 = "", name6 = "", own4 = "", own6 = ""] = process.argv.slice(2);

const readName = (query: Buffer): string => {
  const labels: string[] = [];
  for (let at = 12; query[at] !== undefined && query[at] !== 0; at += 1 + (query[at] ?? 0))
    labels.push(query.toString("latin1", at + 1, at + 1 + (query[at] ?? 0)));
  return labels.join(".");
};

/** The address if the question fits it, else an answer without records. */
function answer(query: Buffer): Buffer {
  const name = readName(query);
  const question = query.subarray(12, 12 + name.length + 2 + 4);
  const type = question.readUInt16BE(question.length - 4);
  const address = name === name4 && type === 1 ? own4 : name === name6 && type === 28 ? own6 : undefined;
  const header = Buffer.from([
    query[0] ?? 0,
    query[1] ?? 0,
    0x85,
    0x80,
    0,
    1,
    0,
    address === undefined ? 0 : 1,
    0,
    0,
    0,
    0,
  ]);
  if (address === undefined) return Buffer.concat([header, question]);
  const data = encodeAddress(address);
  const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 120, 0, data.length]);
  return Buffer.concat([header, question, record, data]);
}

const socket = createSocket("udp4");
socket.on("message", (query, from) => {
  if (readName(query).endsWith(".local")) console.error(`asked for ${readName(query)}`);
  socket.send(answer(query), from.port, from.address);
});
socket.bind(53, () => console.log("ready"));
