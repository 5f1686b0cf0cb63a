import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import {
  DeviceRow,
  KnownBrowserRow,
  type ListedBrowser,
  type ListedDevice,
  NewcomerNote,
  type RemovedDevice,
  RemovedRow,
} from "./device-rows.tsx";

type Props = {
  context: PageContext;
  devices: readonly ListedDevice[];
  removed: readonly RemovedDevice[];
  knownBrowsers: readonly ListedBrowser[];
  /** Of the device that looks at this; null when it is no newcomer. */
  newcomerUntil: number | null;
  /** Milliseconds for which no further touch is needed. */
  freshFor: number;
  now: number;
};

/** What approves sign-ins, how each came and whether it is still well; then the browsers that were approved. */
export const DevicesPage = ({ context, devices, removed, knownBrowsers, newcomerUntil, freshFor, now }: Props) => {
  const { devices: words, proximity } = context.messages;
  return (
    <AccountShell context={context} section="devices" title={words.title} script="src/devices/devices.client.ts">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {newcomerUntil !== null && <NewcomerNote context={context} until={newcomerUntil} now={now} />}
      <ul class="rows">
        {devices.map((device) => (
          <DeviceRow context={context} device={device} now={now} />
        ))}
      </ul>
      <form class="actions" method="post" action="/devices/add" data-fresh data-fresh-for={freshFor}>
        <button id="add-phone-button" class="button" type="submit" aria-describedby="add-phone-hint">
          {words.add}
        </button>
        <span class="hint" id="add-phone-hint">
          {words.addHint}
        </span>
      </form>
      <PasskeyAlert context={context} />
      {knownBrowsers.length > 0 && (
        <section aria-labelledby="known-browsers-heading">
          <h2 id="known-browsers-heading">{proximity.home.knownBrowsers}</h2>
          <p class="hint below">{proximity.home.knownBrowsersHint}</p>
          <ul class="rows">
            {knownBrowsers.map((browser) => (
              <KnownBrowserRow context={context} browser={browser} now={now} />
            ))}
          </ul>
        </section>
      )}
      {removed.length > 0 && (
        <section aria-labelledby="removed-heading">
          <h2 id="removed-heading">{words.gone}</h2>
          <ul class="rows">
            {removed.map((device) => (
              <RemovedRow context={context} device={device} freshFor={freshFor} />
            ))}
          </ul>
        </section>
      )}
    </AccountShell>
  );
};
