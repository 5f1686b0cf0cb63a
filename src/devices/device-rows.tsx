import type { PageContext } from "../ui/page-context.ts";
import type { DeviceHint } from "./device.ts";

export type ListedDevice = {
  id: string;
  name: string;
  browser: string;
  system: string;
  current: boolean;
  createdAt: number;
  lastSeenAt: number;
  approvals: number;
  push: "reachable" | "failing" | null;
  hints: readonly DeviceHint[];
  broughtInBy: string | null;
  /** The enrolment that may be taken back from here. */
  undo: string | null;
};

export type RemovedDevice = { id: string; name: string; revokedAt: number; lost: boolean; keptPasskey: boolean };

export type ListedBrowser = { id: string; name: string; createdAt: number; lastSeenAt: number; removable: boolean };

type Row<Kind extends string, Value> = { context: PageContext; now: number } & Record<Kind, Value>;

export const DeviceRow = ({ context, device, now }: Row<"device", ListedDevice>) => {
  const { messages } = context;
  const { devices } = messages;
  const since = devices.since(messages.day(device.createdAt));
  return (
    <li class="row" data-device={device.id}>
      <div class="row-text">
        <h2 class="row-name">
          {device.name}
          {device.current && <span class="tag">{devices.current}</span>}
        </h2>
        <p class="hint">
          {devices.platform(device.browser, device.system)}. {devices.lastSeen(messages.ago(device.lastSeenAt, now))}.
        </p>
        <p class="hint">
          {device.broughtInBy === null ? since : `${since}, ${devices.broughtInBy(device.broughtInBy)}`}.
        </p>
        <p class="hint">
          {devices.approvals(device.approvals)}. {devices.push[device.push ?? "none"]}.
        </p>
        {device.hints.map((hint) => (
          <p class="device-hint" data-hint={hint}>
            {devices.hints[hint]}
          </p>
        ))}
      </div>
      <div class="row-actions">
        <a class="button button-quiet" href={`/devices/${device.id}`} aria-label={devices.manageNamed(device.name)}>
          {devices.manage}
        </a>
        {device.undo !== null && (
          <form method="post" action={`/enrolments/${device.undo}/undo`}>
            <button class="button button-quiet button-alarm" type="submit" aria-label={devices.undoNamed(device.name)}>
              {devices.enrolment.undo}
            </button>
          </form>
        )}
      </div>
    </li>
  );
};

type RemovedProps = { context: PageContext; device: RemovedDevice; freshFor: number };

export const RemovedRow = ({ context, device, freshFor }: RemovedProps) => {
  const { devices, day } = context.messages;
  return (
    <li class="row" data-device={device.id}>
      <div class="row-text">
        <h3>{device.name}</h3>
        <p class="hint">{(device.lost ? devices.lostOn : devices.removedOn)(day(device.revokedAt))}</p>
        {device.keptPasskey && <p class="device-hint">{devices.keptPasskey}</p>}
      </div>
      {device.keptPasskey && (
        <div class="row-actions">
          <a class="button button-quiet" href="/security">
            {devices.addAnotherWay}
          </a>
          <form method="post" action={`/devices/${device.id}/remove`} data-fresh data-fresh-for={freshFor}>
            <input type="hidden" name="lost" value="1" />
            <button class="button button-quiet button-alarm" type="submit">
              {devices.removeKeptPasskey}
            </button>
          </form>
        </div>
      )}
    </li>
  );
};

export const KnownBrowserRow = ({ context, browser, now }: Row<"browser", ListedBrowser>) => {
  const { messages } = context;
  const { home } = messages.proximity;
  return (
    <li class="row" data-known-browser={browser.id}>
      <div class="row-text">
        <h3>{browser.name}</h3>
        <p class="hint">
          {home.approvedOn(messages.day(browser.createdAt))}, {home.seen(messages.ago(browser.lastSeenAt, now))}
        </p>
      </div>
      {browser.removable && (
        <form method="post" action={`/known-browsers/${browser.id}/remove`}>
          <button class="button button-quiet" type="submit" aria-label={home.removeNamed(browser.name)}>
            {home.remove}
          </button>
        </form>
      )}
    </li>
  );
};

/** On a newcomer: what it cannot do yet, until when, and what to do if that is needed at once. */
export const NewcomerNote = ({ context, until, now }: { context: PageContext; until: number; now: number }) => {
  const { messages } = context;
  const { newcomer } = messages.devices;
  return (
    <div class="told" data-newcomer>
      <h2>{newcomer.heading}</h2>
      <p>{newcomer.explanation(messages.duration(Math.max(60, Math.ceil((until - now) / 1000))))}</p>
      <p>{newcomer.lost}</p>
      <p class="ways">
        <a href="/recover">{newcomer.recover}</a>
      </p>
    </div>
  );
};
