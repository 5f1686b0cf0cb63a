/**
 * The phone looks for the new screen on its own link, beside the card and never in its way. Offers a data channel,
 * refuses every way to the other end but the direct one, swaps the server's nonces across it. Whatever fails, or takes
 * longer than the budget, leaves the card as it is.
 */
import { limits } from "../limits.ts";
import { postJson } from "../passkeys/passkey.client.ts";
import { type ConnectionStatistic, isSelectedPairOnLink, keepLinkLocal } from "./candidates.ts";
import { gathered, once, openConnection, postWithin, readNonce, within } from "./nearby-connection.client.ts";

/**
 * `path` is where this request's nearby channel is signalled. The nonce that came from the new screen, to be returned to
 * the server; null when there was none in time.
 */
export const lookNearby = async (path: string): Promise<string | null> => {
  const signal = AbortSignal.timeout(limits.nearbyBudgetMilliseconds);
  let connection: RTCPeerConnection | undefined;
  try {
    connection = openConnection();
    return await within(signal, meet(connection, path, signal));
  } catch {
    return null;
  } finally {
    connection?.close();
  }
};

/**
 * True when the card is now out of date for the better. No budget here: once the server has the nonce it may judge anew,
 * and an approval of the card as it was would then be refused. So a lost answer counts as a yes.
 */
export const returnNonce = (path: string, nonce: string): Promise<boolean> =>
  postJson<{ changed: boolean }>(path, { nonce }).then(
    ({ changed }) => changed,
    () => true,
  );

const meet = async (connection: RTCPeerConnection, path: string, signal: AbortSignal): Promise<string | null> => {
  const channel = connection.createDataChannel("countersign");
  // Listened for before anything is sent, so that neither can be missed.
  const open = once(channel, "open");
  const message = once(channel, "message");
  await connection.setLocalDescription();
  const { answer, nonce } = await postWithin(`${path}/offer`, { sdp: await gathered(connection) }, signal);
  await connection.setRemoteDescription({ type: "answer", sdp: keepLinkLocal(String(answer)) });
  await open;
  await untilOnLink(connection, signal);
  channel.send(String(nonce));
  const returned = readNonce((await message).data);
  // Once more, for the pair that carried the answer.
  return (await isOnLink(connection)) ? returned : null;
};

const isOnLink = async (connection: RTCPeerConnection): Promise<boolean> => {
  const statistics: ConnectionStatistic[] = [];
  (await connection.getStats()).forEach((statistic) => {
    statistics.push(statistic);
  });
  return isSelectedPairOnLink(statistics);
};

/**
 * The other end's first check may come in before its name is resolved, and makes it peer-reflexive until then
 * (RFC 8445 §7.3.1.3); an attacker's stays so.
 */
const untilOnLink = async (connection: RTCPeerConnection, signal: AbortSignal): Promise<void> => {
  while (!(await isOnLink(connection))) {
    signal.throwIfAborted();
    await new Promise((later) => setTimeout(later, 25));
  }
};
