/** What both ends of the nearby channel do alike: no servers to ask, everything gathered first, and an early end. */

/** Host candidates only: without ICE servers there are no others. */
export const openConnection = (): RTCPeerConnection => new RTCPeerConnection({ iceServers: [] });

/** Our description, once every candidate is in it: it travels in one message. */
export const gathered = async (connection: RTCPeerConnection): Promise<string> => {
  if (connection.iceGatheringState !== "complete") {
    await new Promise<void>((done) => {
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState === "complete") done();
      });
    });
  }
  return connection.localDescription?.sdp ?? "";
};

export const once = <Name extends "open" | "message">(channel: RTCDataChannel, name: Name) =>
  new Promise<RTCDataChannelEventMap[Name]>((arrived) => channel.addEventListener(name, arrived, { once: true }));

/** The promise, or nothing once the time is up. */
export const within = async <Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> => {
  const tooLate = new Promise<never>((_, refuse) => {
    signal.addEventListener("abort", () => refuse(signal.reason), { once: true });
  });
  return Promise.race([promise, tooLate]);
};

/** A nonce is short text; a peer may send anything. */
export const readNonce = (data: unknown): string => {
  if (typeof data !== "string" || !/^[\w-]{16,128}$/.test(data)) throw new Error("not a nonce");
  return data;
};

export const postWithin = async (path: string, body: object, signal: AbortSignal): Promise<Record<string, unknown>> => {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};
