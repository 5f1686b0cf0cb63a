import type { Messages } from "../../messages/messages.ts";
import type { ConsoleFrame } from "./console-shell.tsx";
import { Section } from "./list-pieces.tsx";

/** How somebody gets in, without anything secret. */
export type WaysIn = {
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: keyof Messages["people"]["ways"]["kind"];
    readonly product: string | null;
    readonly device: string | null;
    readonly createdAt: number;
    readonly lastUsedAt: number | null;
  }[];
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly browser: string;
    readonly system: string;
    readonly lastSeenAt: number;
    readonly approvals: number;
    readonly revokedAt: number | null;
  }[];
  readonly recoveryCodes: { readonly left: number };
  readonly addresses: readonly { readonly address: string; readonly verifiedAt: number | null }[];
};

export const WaysInSection = ({ frame, ways }: { frame: ConsoleFrame; ways: WaysIn }) => {
  const { messages } = frame.context;
  const { people: text, passkeys: passkeyText, ago, shell } = messages;
  const devices = ways.devices.filter(({ revokedAt }) => revokedAt === null);
  return (
    <Section name="ways" heading={text.ways.heading}>
      <p class="hint">{text.ways.hint}</p>
      <ul class="rows">
        {ways.passkeys.map(({ id, name, kind, product, device, lastUsedAt }) => {
          const what = [product === name ? null : product, text.ways.kind[kind](device)].filter(Boolean).join(", ");
          const used = lastUsedAt === null ? passkeyText.neverUsed : passkeyText.used(ago(lastUsedAt, frame.now));
          return <Way key={id} kind={text.ways.passkey} name={name} hint={`${what}, ${used}`} />;
        })}
        {devices.map(({ id, name, browser, system, lastSeenAt, approvals }) => (
          <Way
            key={id}
            kind={text.ways.device}
            name={name}
            hint={`${shell.device(browser, system)}. ${messages.devices.lastSeen(ago(lastSeenAt, frame.now))}. ${messages.devices.approvals(approvals)}.`}
          />
        ))}
        {ways.addresses.map(({ address, verifiedAt }) => (
          <Way
            kind={text.ways.address}
            name={address}
            hint={verifiedAt === null ? text.ways.unverified : text.ways.verified}
          />
        ))}
        <Way kind={null} name={text.ways.codes} hint={text.ways.codesLeft(ways.recoveryCodes.left)} />
      </ul>
      {ways.passkeys.length === 0 && <p class="device-hint">{text.ways.noPasskey}</p>}
    </Section>
  );
};

const Way = ({ kind, name, hint }: { key?: string; kind: string | null; name: string; hint?: string }) => (
  <li class="row">
    <div class="row-text">
      <h3>
        {name}
        {kind !== null && <span class="tag tag-plain">{kind}</span>}
      </h3>
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  </li>
);
