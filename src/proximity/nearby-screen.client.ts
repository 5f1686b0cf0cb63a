/**
 * The new screen's end of the nearby channel: answers the phone's offer, which comes by event. It proves nothing to
 * itself, so it needs no rules about candidates; the phone has them.
 */
import { limits } from "../limits.ts";
import { gathered, once, openConnection, postWithin, readNonce, within } from "./nearby-connection.client.ts";

let latest: RTCPeerConnection | undefined;

/** `data` is the event's: JSON with the phone's offer and the nonce for the phone. */
export const answerNearby = async (requestId: string, data: string): Promise<void> => {
  latest?.close();
  const signal = AbortSignal.timeout(limits.nearbyBudgetMilliseconds);
  let connection: RTCPeerConnection | undefined;
  try {
    connection = openConnection();
    latest = connection;
    await within(signal, meet(connection, requestId, JSON.parse(data), signal));
    // The phone ends it when it has what it needs.
    await new Promise((later) => setTimeout(later, limits.nearbyBudgetMilliseconds));
  } catch {
    // Not nearby, then, or not in time: the sign-in goes on without it.
  } finally {
    connection?.close();
  }
};

const meet = async (
  connection: RTCPeerConnection,
  request: string,
  { offer, nonce }: { offer: string; nonce: string },
  signal: AbortSignal,
): Promise<void> => {
  const greeted = new Promise<{ channel: RTCDataChannel; data: unknown }>((arrived) => {
    connection.addEventListener("datachannel", async ({ channel }) => {
      arrived({ channel, data: (await once(channel, "message")).data });
    });
  });
  await connection.setRemoteDescription({ type: "offer", sdp: offer });
  await connection.setLocalDescription();
  await postWithin("/sign-in/nearby/answer", { request, sdp: await gathered(connection) }, signal);
  const { channel, data } = await greeted;
  await postWithin("/sign-in/nearby", { request, nonce: readNonce(data) }, signal);
  // Last, so that when the phone returns this one the server has the other already and can judge at once.
  channel.send(nonce);
};
