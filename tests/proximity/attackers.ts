/**
 * What the attackers off the link do (number 6), as scripts for the browser that plays the new screen: the product's own
 * page runs in it, and these change what it says and hears. They know everything an attacker could hope to know: the
 * phone's addresses, and the offer with its ports and credentials.
 */
import type { BrowserContext } from "playwright-core";

export interface Addresses {
  readonly v4: string;
  readonly v6: string;
}

/** Names as browsers make them, known beforehand so that they can be forged. */
export const forgedNames: Addresses = {
  v4: "c0a80000-0000-4000-8000-000000000004.local",
  v6: "c0a80000-0000-4000-8000-000000000006.local",
};

/** Attack: the answer offers the attacker's raw addresses instead of names. */
export const offerRawAddresses = async (context: BrowserContext, own: Addresses): Promise<void> => {
  await context.addInitScript(rewriteAnswer, [own.v4, own.v6]);
};

/** Attack: the answer offers names whose meaning the attacker forges by other ways than the link. */
export const offerForgedNames = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(rewriteAnswer, [forgedNames.v4, forgedNames.v6]);
};

/**
 * Attack: the answer offers nothing that the phone can reach, but checks are sent to the phone's own addresses with the
 * offer's credentials, so that the phone learns the attacker's address from them (peer-reflexive, RFC 8445 §7.3.1.3).
 */
export const sendChecks = async (context: BrowserContext, phone: Addresses): Promise<void> => {
  await context.addInitScript(rewriteOffer, [phone.v4, phone.v6]);
};

/** For control: takes both of the phone's protections off, the filter and the look at the selected pair. */
export const unprotect = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(takeProtectionsOff);
};

// The functions below run in pages and see nothing of this file.

function rewriteAnswer(addresses: string[]): void {
  const send = window.fetch;
  window.fetch = (input, init) => {
    if (!String(input).endsWith("/sign-in/nearby/answer")) return send(input, init);
    const body = JSON.parse(String(init?.body));
    const lines: string[] = body.sdp.split("\r\n").flatMap((line: string) => {
      if (!line.startsWith("a=candidate:")) return [line];
      return addresses.map((address) => line.replace(/\S+\.local/, address));
    });
    return send(input, { ...init, body: JSON.stringify({ ...body, sdp: lines.join("\r\n") }) });
  };
}

function rewriteOffer(addresses: string[]): void {
  const { prototype } = RTCPeerConnection;
  const set = prototype.setRemoteDescription as (this: RTCPeerConnection, given: object) => Promise<void>;
  prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
    const lines = (description.sdp ?? "").split("\r\n").flatMap((line) => {
      if (!line.startsWith("a=candidate:")) return [line];
      return addresses.map((address) => line.replace(/\S+\.local/, address));
    });
    return set.call(this as RTCPeerConnection, { type: description.type, sdp: lines.join("\r\n") });
  };
}

function takeProtectionsOff(): void {
  let answer = "";
  const send = window.fetch;
  window.fetch = async (input, init) => {
    const response = await send(input, init);
    if (String(input).endsWith("/nearby/offer") && response.ok) answer = (await response.clone().json()).answer;
    return response;
  };
  const { prototype } = RTCPeerConnection;
  const set = prototype.setRemoteDescription as (this: RTCPeerConnection, given: object) => Promise<void>;
  prototype.setRemoteDescription = function () {
    return set.call(this, { type: "answer", sdp: answer });
  };
  const read = prototype.getStats;
  prototype.getStats = async function () {
    const believed = new Map();
    (await read.call(this)).forEach((statistic, id) => {
      believed.set(id, statistic.type === "remote-candidate" ? { ...statistic, candidateType: "host" } : statistic);
    });
    return believed as RTCStatsReport;
  };
}
