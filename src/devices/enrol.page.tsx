import { Fact, Facts } from "../ui/facts.tsx";
import { FormField } from "../ui/form-field.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

export type EnrolStep =
  | { name: "arrive" }
  | { name: "begin"; code: string; givenName: string; identifier: string; deviceName: string };

type Props = { context: PageContext; step: EnrolStep };

/**
 * The new phone. The code arrives in the fragment, which servers and logs never see; the script moves it into the form
 * of the first step.
 */
export const EnrolPage = ({ context, step }: Props) => (
  <PageShell context={context} title={context.messages.devices.enrol.title} script="src/devices/enrol.client.ts">
    {step.name === "arrive" ? <Arrive context={context} /> : <Begin context={context} step={step} />}
  </PageShell>
);

const Arrive = ({ context }: { context: PageContext }) => {
  const { enrol } = context.messages.devices;
  return (
    <>
      <h1>{enrol.arriveHeading}</h1>
      <p class="lead">{enrol.arriveExplanation}</p>
      <form id="enrol-form" method="post" action="/enrol">
        <FormField id="code" name="code" label={enrol.field} autocomplete="off" maxlength={512} />
        <button class="button button-wide" type="submit">
          {enrol.proceed}
        </button>
      </form>
    </>
  );
};

const Begin = ({ context, step }: { context: PageContext; step: Extract<EnrolStep, { name: "begin" }> }) => {
  const { enrol } = context.messages.devices;
  return (
    <>
      <h1>{enrol.heading(step.givenName)}</h1>
      <p class="lead">{enrol.explanation(step.deviceName)}</p>
      <Facts>
        <Fact name={enrol.account}>{step.identifier}</Fact>
        <Fact name={enrol.from}>{step.deviceName}</Fact>
      </Facts>
      <form id="bind-form" class="actions" data-options="/enrol/passkey/options" data-answer="/enrol/passkey">
        <input type="hidden" name="code" value={step.code} />
        <button id="bind-button" class="button button-wide" type="submit">
          {enrol.create}
        </button>
      </form>
      <PasskeyAlert context={context} />
      <p class="hint below">{enrol.caution(step.givenName)}</p>
    </>
  );
};

/** The computer that a phone has just signed in, and vouches for. */
export const ComputerPage = ({
  context,
  deviceName,
  next,
}: {
  context: PageContext;
  deviceName: string;
  next: string;
}) => {
  const { computer } = context.messages.devices;
  const { noPlatform, securityKey, proceed } = context.messages.firstRun.computer;
  return (
    <PageShell context={context} title={computer.title} script="src/devices/enrol.client.ts">
      <h1>{computer.heading}</h1>
      <p class="lead" data-platform="yes">
        {computer.explanation(deviceName)}
      </p>
      {/* Shown by the script, where the computer has nothing that could hold a passkey. */}
      <p class="lead" data-platform="no" hidden>
        {noPlatform}
      </p>
      <form
        id="bind-form"
        class="actions"
        data-next={next}
        data-options="/enrol/computer/passkey/options"
        data-answer="/enrol/computer/passkey"
      >
        <button id="bind-button" class="button button-wide" type="submit" data-without-platform={securityKey}>
          {computer.create}
        </button>
      </form>
      <PasskeyAlert context={context} />
      <p class="ways">
        <a href={next} data-without-platform={proceed}>
          {computer.notNow}
        </a>
      </p>
    </PageShell>
  );
};
