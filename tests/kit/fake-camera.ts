/**
 * A camera for Chromium that sees one thing: a QR code on a white sheet. `flags` go to `launchBrowser`, `show` may be
 * called at any time before a page opens the camera. The film is YUV4MPEG2 with 4:2:0, the kind that Chromium plays.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "uqr";

const width = 640;
const height = 480;
/** BT.601 video range. */
const white = 235;
const black = 16;
const neutral = 128;

/** One frame: brightness of every pixel, then the two colours at half size, both neutral. */
function frameOf(text: string): Buffer {
  const frame = Buffer.alloc(width * height * 1.5, neutral);
  frame.fill(white, 0, width * height);
  const { data, size } = encode(text, { border: 4 });
  const scale = Math.floor((height * 0.8) / size);
  const [left, top] = [(width - size * scale) >> 1, (height - size * scale) >> 1];
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) frame[(top + y) * width + left + x] = black;
  return frame;
}

const filmOf = (text: string): Buffer => {
  const frame = Buffer.concat([Buffer.from("FRAME\n"), frameOf(text)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420\n`), frame, frame]);
};

export interface FakeCamera {
  readonly flags: readonly string[];
  show(text: string): void;
  close(): void;
}

export function createFakeCamera(): FakeCamera {
  const folder = mkdtempSync(join(tmpdir(), "countersign-camera-"));
  const film = join(folder, "film.y4m");
  const show = (text: string): void => writeFileSync(film, filmOf(text));
  show("nothing of ours");
  return {
    flags: [
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
    show,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
