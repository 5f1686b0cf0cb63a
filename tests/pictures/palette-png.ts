/**
 * Makes a screenshot small: our pages have few colours, so one byte a pixel and a palette of 256 show them as they are.
 * Reads the one kind of PNG that Chromium writes: 8 bits a channel, red, green and blue with or without alpha, not
 * interlaced (PNG, third edition: §5 chunks, §9 filters).
 */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signatureBytes = 8;

export function withPalette(png: Buffer): Buffer {
  const { width, height, channels, data } = readChunks(png);
  const pixels = unfilter(inflateSync(data), width * channels, height, channels);
  const { palette, indexes } = reduceColours(pixels, channels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const compressed = deflateSync(rows, { level: 9 });
  const body = [
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", compressed),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([png.subarray(0, signatureBytes), ...body]);
}

function readChunks(png: Buffer) {
  const parts: Buffer[] = [];
  for (let at = signatureBytes; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [depth, colourType, , , interlace] = png.subarray(24, 29);
  if (depth !== 8 || (colourType !== 2 && colourType !== 6) || interlace !== 0) throw new Error("not a screenshot");
  const channels = colourType === 6 ? 4 : 3;
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), channels, data: Buffer.concat(parts) };
}

function unfilter(raw: Buffer, rowBytes: number, height: number, step: number): Buffer {
  const pixels = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (rowBytes + 1)];
    for (let x = 0; x < rowBytes; x++) {
      const at = y * rowBytes + x;
      const left = x < step ? 0 : (pixels[at - step] ?? 0);
      const above = y === 0 ? 0 : (pixels[at - rowBytes] ?? 0);
      const corner = x < step || y === 0 ? 0 : (pixels[at - rowBytes - step] ?? 0);
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0;
      pixels[at] = (raw[y * (rowBytes + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** The 256 colours that fill most pixels stay; each of the others, all on the edges of letters, becomes the nearest. */
function reduceColours(pixels: Buffer, channels: number) {
  const counts = new Map<number, number>();
  const colours = new Uint32Array(pixels.length / channels);
  for (let at = 0; at < colours.length; at++) {
    const colour = pixels.readUIntBE(at * channels, 3);
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kept = [...counts]
    .sort((one, other) => other[1] - one[1])
    .slice(0, 256)
    .map(([colour]) => colour);
  const index = new Map(kept.map((colour, at) => [colour, at]));
  const indexes = Buffer.alloc(colours.length);
  for (const [at, colour] of colours.entries()) {
    let nearest = index.get(colour);
    if (nearest === undefined) {
      nearest = nearestOf(kept, colour);
      index.set(colour, nearest);
    }
    indexes[at] = nearest;
  }
  return { palette: Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])), indexes };
}

function nearestOf(palette: readonly number[], colour: number): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, other] of palette.entries()) {
    const [red, green, blue] = [16, 8, 0].map((shift) => ((other >> shift) & 255) - ((colour >> shift) & 255)) as [
      number,
      number,
      number,
    ];
    const distance = red * red + green * green + blue * blue;
    if (distance < least) [nearest, least] = [at, distance];
  }
  return nearest;
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
