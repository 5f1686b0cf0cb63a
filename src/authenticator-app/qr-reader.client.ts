/** Reads QR codes off a picture that moves: by the browser itself where it can, else by our own decoder. */

type Read = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** The long side of the square that is decoded: enough for a QR code of ours at arm's length, and quick. */
const decodedPixels = 480;
const pauseMilliseconds = 120;

async function builtIn(): Promise<Read | null> {
  const { BarcodeDetector } = window as unknown as { BarcodeDetector?: DetectorClass };
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector === undefined || !formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

async function ownDecoder(): Promise<Read> {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  canvas.width = decodedPixels;
  canvas.height = decodedPixels;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (context === null || side === 0) return null;
    const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
    context.drawImage(video, left, top, side, side, 0, 0, decodedPixels, decodedPixels);
    try {
      return decodeQR(context.getImageData(0, 0, decodedPixels, decodedPixels));
    } catch {
      // It throws when there is nothing to read, which is the usual case.
      return null;
    }
  };
}

/** Calls `found` with whatever is read, until it returns true or the returned function is called. */
export function watchForQr(video: HTMLVideoElement, found: (text: string) => boolean): () => void {
  let stopped = false;
  const watch = async (): Promise<void> => {
    const read = (await builtIn()) ?? (await ownDecoder());
    while (!stopped) {
      const text = await read(video).catch(() => null);
      if (stopped || (text !== null && found(text))) return;
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  };
  void watch();
  return () => {
    stopped = true;
  };
}
