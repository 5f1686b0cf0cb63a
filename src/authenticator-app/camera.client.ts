/** The camera at the back of the phone, and what it is willing to do. Whoever starts it stops it. */

export interface Camera {
  readonly stream: MediaStream;
  /** Null where there is no lamp. */
  readonly setTorch: ((on: boolean) => Promise<void>) | null;
  stop(): void;
}

export type CameraTrouble = "denied" | "noCamera" | "busy";

/** Why there is no picture, by the names that Media Capture and Streams §10.2 gives its errors. */
export function cameraTrouble(error: unknown): CameraTrouble {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "noCamera";
}

export async function startCamera(): Promise<Camera> {
  // Browsers hide the whole interface on pages without TLS.
  if (navigator.mediaDevices === undefined) throw new DOMException("no cameras here", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const track = stream.getVideoTracks()[0];
  const capabilities = track?.getCapabilities?.() as { torch?: boolean } | undefined;
  const torch = async (on: boolean): Promise<void> => {
    await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
  };
  return {
    stream,
    setTorch: capabilities?.torch === true ? torch : null,
    stop: () => {
      for (const each of stream.getTracks()) each.stop();
    },
  };
}
