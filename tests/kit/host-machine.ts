import type { TestApp } from "./app.ts";
import { type ClientKey, createClientKey } from "./client-key.ts";
import type { RegisteredPerson } from "./person.ts";

/** A machine as far as HTTP goes: it holds a key, asks to be a host, and asks whether people may come in. */
export interface HostMachine {
  readonly name: string;
  readonly key: ClientKey;
  post(path: string, form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>;
  /** With the key's proof (RFC 7523), for this machine's own client unless another is named. */
  prove(path: string, form?: Record<string, string>): ReturnType<HostMachine["post"]>;
  askToJoin(changes?: Record<string, string>): ReturnType<HostMachine["post"]>;
  /** Asks, has it approved, and is a host from then on. */
  join(by: RegisteredPerson, changes?: Record<string, string>): Promise<string>;
  askForSignIn(user: string, changes?: Record<string, string>): ReturnType<HostMachine["post"]>;
  answer(deviceCode: unknown): ReturnType<HostMachine["post"]>;
}

export async function createHostMachine(app: Pick<TestApp, "origin">, name: string): Promise<HostMachine> {
  const key = await createClientKey();
  let clientId = "";
  const machine: HostMachine = {
    name,
    key,
    async post(path, form) {
      const response = await fetch(app.origin + path, { method: "POST", body: new URLSearchParams(form) });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    prove: async (path, form = {}) =>
      machine.post(path, { ...(await key.assertion(clientId, app.origin + path)), ...form }),
    askToJoin: (changes = {}) =>
      machine.post("/hosts/join", { name, system: "Debian 12", key: JSON.stringify(key.publicJwk), ...changes }),
    async join(by, changes) {
      const { body: asked } = await machine.askToJoin(changes);
      await by.openAndApprove(String(asked.user_code));
      const { status, body } = await machine.post("/hosts/join/answer", { device_code: String(asked.device_code) });
      if (status !== 200) throw new Error(JSON.stringify(body));
      clientId = String(body.client_id);
      return clientId;
    },
    askForSignIn: (user, changes = {}) =>
      machine.prove("/hosts/sign-in", { user, system_user: "no", service: "sshd", from: "network", ...changes }),
    answer: (deviceCode) => machine.prove("/hosts/sign-in/answer", { device_code: String(deviceCode) }),
  };
  return machine;
}
