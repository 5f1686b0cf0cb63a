import { AccountShell } from "../ui/account-shell.tsx";
import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { NewcomerNote } from "./device-rows.tsx";

export type OneDevice = {
  id: string;
  name: string;
  browser: string;
  system: string;
  current: boolean;
  /** Sign-ins that it has countersigned and that could still be taken back. */
  standing: number;
  /** The passkey on it is the only way into the account. */
  lastWayIn: boolean;
  /** Until when the device that looks at this can neither rename nor remove it; null when it can. */
  heldUntil: number | null;
};

type Props = { context: PageContext; device: OneDevice; nameCharacters: number; freshFor: number; now: number };

/** One device: what it is called, and the two ways to part with it. The one in the person's hand is not lost. */
export const DevicePage = ({ context, device, nameCharacters, freshFor, now }: Props) => {
  const { devices } = context.messages;
  const { one } = devices;
  if (device.heldUntil !== null)
    return (
      <AccountShell context={context} section="devices" title={device.name}>
        <h1>{device.name}</h1>
        <p class="lead">{devices.platform(device.browser, device.system)}</p>
        <NewcomerNote context={context} until={device.heldUntil} now={now} />
        <p class="ways">
          <a href="/devices">{one.back}</a>
        </p>
      </AccountShell>
    );
  return (
    <AccountShell context={context} section="devices" title={device.name} script="src/devices/devices.client.ts">
      <h1>{device.name}</h1>
      <p class="lead">{devices.platform(device.browser, device.system)}</p>
      <form method="post" action={`/devices/${device.id}/rename`} data-fresh data-fresh-for={freshFor}>
        <FormField
          id="device-name"
          name="name"
          label={one.nameField}
          hint={one.nameHint}
          autocomplete="off"
          prose
          maxlength={nameCharacters}
          value={device.name}
        />
        <button class="button button-quiet" type="submit">
          {one.rename}
        </button>
      </form>
      <PasskeyAlert context={context} />
      <section aria-labelledby="remove-heading">
        <h2 id="remove-heading">{one.removeHeading}</h2>
        <Ending context={context} device={device} freshFor={freshFor} lost={false} />
      </section>
      {!device.current && (
        <section aria-labelledby="lost-heading">
          <h2 id="lost-heading">{one.lostHeading}</h2>
          <Ending context={context} device={device} freshFor={freshFor} lost />
        </section>
      )}
      <p class="ways">
        <a href="/devices">{one.back}</a>
      </p>
    </AccountShell>
  );
};

type EndingProps = { context: PageContext; device: OneDevice; freshFor: number; lost: boolean };

const Ending = ({ context, device, freshFor, lost }: EndingProps) => {
  const { one } = context.messages.devices;
  const hint = lost ? "lost-hint" : "remove-hint";
  return (
    <form class="ending" method="post" action={`/devices/${device.id}/remove`} data-fresh data-fresh-for={freshFor}>
      <p class="hint" id={hint}>
        {lost ? one.lostHint : one.removeHint}
        {device.current && ` ${one.removeThis}`}
      </p>
      {lost && device.lastWayIn && <p class="device-hint">{one.lastWayIn}</p>}
      {lost && <input type="hidden" name="lost" value="1" />}
      {lost && device.standing > 0 && (
        <div class="choice">
          <input
            id="undo-approvals"
            type="checkbox"
            name="undoApprovals"
            value="1"
            aria-describedby="undo-approvals-hint"
          />
          <label for="undo-approvals">{one.undoApprovals(device.standing)}</label>
          <p class="hint" id="undo-approvals-hint">
            {one.undoApprovalsHint}
          </p>
        </div>
      )}
      <button class={`button ${lost ? "button-alarm" : "button-quiet"}`} type="submit" aria-describedby={hint}>
        {lost ? one.lost : one.remove}
      </button>
    </form>
  );
};

type EndedProps = { context: PageContext; name: string; undone: number; kept: boolean };

/** After a device was reported lost: what has happened, and what is left to look at. */
export const DeviceEndedPage = ({ context, name, undone, kept }: EndedProps) => {
  const { devices } = context.messages;
  return (
    <AccountShell context={context} section="devices" title={devices.ended.title}>
      <div class="told">
        <h1>{devices.ended.title}</h1>
        <p class="lead">{devices.ended.explanation(name)}</p>
        {undone > 0 && <p>{devices.ended.undone(undone)}</p>}
        {kept && <p class="device-hint">{devices.keptPasskey}</p>}
        <p>{devices.ended.look}</p>
      </div>
      <p class="ways">
        <a href="/devices">{devices.one.back}</a>
        {kept && <a href="/security">{devices.addAnotherWay}</a>}
      </p>
    </AccountShell>
  );
};
