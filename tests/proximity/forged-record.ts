/** What both forgers of names need. */
import { isIPv6 } from "node:net";

/** An address as the data of an A or AAAA record. */
export function encodeAddress(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":");
  const right = tail.split(":").filter((group) => group !== "");
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}
