import { connect } from "node:net";
import { accept, type Outcome, refuse } from "../outcome.ts";
import {
  addCertifiedKey,
  askForKeys,
  type CertifiedKey,
  isSuccess,
  readKeys,
  removeKey,
} from "../ssh/agent-message.ts";

/** No answer within this time is none: a person waits. An agent that asks its person first may take a while. */
const agentMilliseconds = 30_000;
const mostAnswerBytes = 1024 * 1024;

/** Why an agent cannot be talked to, in the words of the system. */
export class AgentUnreachable extends Error {}

/**
 * Has the agent hold the key until its certificate is over, in place of those of the same comment: with every login another
 * one would be offered to hosts, which listen to six at most. Refuses `agent_refused`; throws `AgentUnreachable`.
 */
export async function giveToAgent(
  socketPath: string,
  key: CertifiedKey,
  lifetimeSeconds: number,
): Promise<Outcome<true, "agent_refused">> {
  const held = readKeys(await askAgent(socketPath, askForKeys)) ?? [];
  const added = isSuccess(await askAgent(socketPath, addCertifiedKey(key, lifetimeSeconds)));
  if (!added) return refuse("agent_refused");
  for (const { blob } of held.filter(({ comment }) => comment === key.comment))
    await askAgent(socketPath, removeKey(blob));
  return accept(true);
}

/** Whether somebody answers there; asked before a person is sent to their phone for nothing. */
export const reachAgent = (socketPath: string): Promise<unknown> => askAgent(socketPath, askForKeys);

/** One message, one answer without its length. */
function askAgent(socketPath: string, message: Uint8Array): Promise<Uint8Array> {
  const socket = connect(socketPath);
  const answered = new Promise<Uint8Array>((resolve, reject) => {
    let read = Buffer.alloc(0);
    socket.setTimeout(agentMilliseconds, () => socket.destroy(new Error("no answer in time")));
    socket.on("connect", () => socket.write(message));
    socket.on("data", (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const length = read.length < 4 ? mostAnswerBytes : read.readUInt32BE();
      if (read.length > mostAnswerBytes) socket.destroy(new Error("the answer is too large"));
      else if (read.length >= 4 + length) resolve(read.subarray(4, 4 + length));
    });
    socket.on("error", ({ message: why }) => reject(new AgentUnreachable(why)));
    socket.on("close", () => reject(new AgentUnreachable("it hung up")));
  });
  return answered.finally(() => socket.destroy());
}
