import { encode } from "uqr";

/**
 * A QR code as lines of text. Light modules are drawn, so that it is dark on light where terminals are light on dark; readers
 * take it the other way round too. No escape sequences: ssh would show them as letters.
 */
export function qrLines(text: string, form: "half blocks" | "ascii"): string[] {
  // Two modules of quiet zone, not four: a terminal has 24 lines, and readers manage.
  const { data, size } = encode(text, { ecc: "L", border: 2 });
  const isLight = (y: number, x: number): boolean => data[y]?.[x] === false;
  const columns = Array.from({ length: size }, (_, x) => x);
  if (form === "ascii") return data.map((_, y) => columns.map((x) => (isLight(y, x) ? "##" : "  ")).join(""));
  const halves = Array.from({ length: Math.ceil(size / 2) }, (_, half) => half * 2);
  return halves.map((y) => columns.map((x) => halfBlock(isLight(y, x), isLight(y + 1, x))).join(""));
}

const halfBlock = (upper: boolean, lower: boolean): string => (upper ? (lower ? "█" : "▀") : lower ? "▄" : " ");
