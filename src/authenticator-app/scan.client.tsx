/** The scanner: the camera's picture, and one sentence about it. The camera runs only while this screen is open. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { AppWords } from "../ui/app-words.ts";
import type { ScreenProps } from "./app.client.tsx";
import { type Camera, type CameraTrouble, cameraTrouble, startCamera } from "./camera.client.ts";
import { watchForQr } from "./qr-reader.client.ts";
import { readScanned } from "./scanned-text.ts";
import { ScreenTop } from "./screen-top.client.tsx";

type Sight = "starting" | "looking" | "foreign" | "found" | CameraTrouble;

/** Goes where one of our own codes leads. False for all others, and the scanner looks on. */
const follow = (text: string): boolean => {
  const scanned = readScanned(text, location.origin);
  if (scanned.kind === "foreign") return false;
  if (scanned.kind === "challenge") location.replace(`#offline/${scanned.digits}`);
  else location.assign(scanned.path);
  return true;
};

/** Starts the camera into the video, and stops it when the screen is left or put away. */
function useScanner() {
  const video = useRef<HTMLVideoElement>(null);
  const [sight, setSight] = useState<Sight>("starting");
  const [camera, setCamera] = useState<Camera | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let left = false;
    let own: Camera | null = null;
    let stopWatching = (): void => undefined;
    const start = async (): Promise<void> => {
      setSight("starting");
      own = await startCamera();
      if (left || video.current === null) return own.stop();
      video.current.srcObject = own.stream;
      await video.current.play();
      setCamera(own);
      setSight("looking");
      stopWatching = watchForQr(video.current, (text) => {
        const followed = follow(text);
        setSight(followed ? "found" : "foreign");
        return followed;
      });
    };
    start().catch((error: unknown) => {
      if (!left) setSight(cameraTrouble(error));
    });
    const leave = (): void => {
      left = true;
      stopWatching();
      own?.stop();
      setCamera(null);
    };
    const putAway = (): void => {
      if (document.visibilityState === "hidden") leave();
      else if (left) setAttempt((before) => before + 1);
    };
    document.addEventListener("visibilitychange", putAway);
    return () => {
      document.removeEventListener("visibilitychange", putAway);
      leave();
    };
  }, [attempt]);

  return { video, sight, camera, again: () => setAttempt((before) => before + 1) };
}

const Torch = ({ words, setTorch }: { words: AppWords["scan"]; setTorch: (on: boolean) => Promise<void> }) => {
  const [on, setOn] = useState(false);
  const toggle = async (): Promise<void> => {
    await setTorch(!on).then(
      () => setOn(!on),
      () => undefined,
    );
  };
  return (
    <button class="button button-quiet" type="button" aria-pressed={on} onClick={() => void toggle()}>
      {on ? words.torchOff : words.torchOn}
    </button>
  );
};

export const ScanScreen = ({ words }: ScreenProps) => {
  const { video, sight, camera, again } = useScanner();
  const { scan } = words;
  const trouble = sight === "denied" || sight === "noCamera" || sight === "busy";
  return (
    <div class="app-screen" data-sight={sight}>
      <ScreenTop back={words.back} title={scan.title} />
      <p class="app-status hint">{scan.explanation}</p>
      <div class="viewfinder" data-trouble={trouble}>
        <video ref={video} aria-label={scan.viewfinder} muted playsInline hidden={trouble} />
        {trouble && <p>{scan[sight]}</p>}
      </div>
      <p class="app-sight" role="status">
        {trouble ? "" : scan[sight]}
      </p>
      <nav class="app-dock" aria-label={words.home.ways}>
        {trouble && (
          <button class="button" type="button" onClick={again}>
            {scan.again}
          </button>
        )}
        {camera?.setTorch && <Torch words={scan} setTorch={camera.setTorch} />}
        <a class="button button-quiet" href="/link">
          {scan.typeCode}
        </a>
      </nav>
    </div>
  );
};
