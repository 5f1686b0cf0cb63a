/** Recovery codes and alternate addresses, in every state. */
import { AddressesPage, type AddressProblem } from "../../src/recovery/address.page.tsx";
import type { AddressRowProps } from "../../src/recovery/address-row.page.tsx";
import { RecoveryCodesPage } from "../../src/recovery/recovery-code.page.tsx";
import { RecoveryCodeSheetPage } from "../../src/recovery/recovery-code-sheet.page.tsx";
import { minutes, now, type Screen } from "./screen-kinds.tsx";

const fresh = 5 * minutes;
const days = 24 * 60 * minutes;

const codes = (name: string, left: number, problem: "confirmNeeded" | "changed" | null = null): Screen => ({
  name: `recovery-codes-${name}`,
  page: (context) => (
    <RecoveryCodesPage
      context={context}
      codes={{ left, createdAt: name === "none" ? null : now - 40 * days }}
      problem={problem}
      freshFor={fresh}
    />
  ),
});

type Shown = AddressRowProps["address"];
const email: Shown = {
  id: "adr_email",
  kind: "email",
  shown: "ada.lovelace@example.org",
  verifiedAt: now - 19 * days,
  wornOut: false,
  codeExpiresAt: null,
};
const phone: Shown = { ...email, id: "adr_phone", kind: "phone", shown: "+49 1701234512", verifiedAt: now - 2 * days };
const waiting: Shown = {
  ...email,
  id: "adr_new",
  shown: "ada@analytical-engine.example",
  verifiedAt: null,
  codeExpiresAt: now + 23 * 60 * minutes,
};

type Changes = {
  sms?: boolean;
  masked?: boolean;
  problem?: AddressProblem;
  done?: "sent" | "verified" | "removed";
};

const addresses = (name: string, listed: readonly Shown[], changes: Changes = {}): Screen => ({
  name: `addresses-${name}`,
  page: (context) => (
    <AddressesPage
      context={context}
      addresses={listed}
      sms={changes.sms ?? true}
      masked={changes.masked ?? false}
      problem={changes.problem ?? null}
      done={changes.done ?? null}
      freshFor={fresh}
      now={now}
    />
  ),
});

const made = [
  "7K3M-9QXR-0WTB-VDE2",
  "P4ZH-1C8N-YG6S-5JRA",
  "3TWV-KX0D-9M2E-QB7F",
  "HN5J-6R1P-Z8CA-4SGY",
  "0QD8-TE3K-W7XM-V2B9",
  "CY6R-FJ4H-1PNZ-8GS5",
  "XA2V-9DM0-K3TQ-E7WB",
  "5SNG-Y1ZC-R8H6-JP4F",
  "B7EK-W0TX-2QVM-D93A",
  "G4PJ-8FSY-C6ZR-N1H5",
];

export const recoveryCodesScreens: readonly Screen[] = [
  codes("none", 0),
  codes("some", 7),
  codes("one-left", 1),
  codes("all-used", 0),
  codes("unconfirmed", 7, "confirmNeeded"),
  codes("changed", 10, "changed"),
  {
    name: "recovery-codes-made",
    page: (context) => (
      <RecoveryCodeSheetPage
        context={context}
        codes={made}
        accountName="Ada Lovelace"
        accountIdentifier="ada@example.com"
        madeAt={now}
      />
    ),
  },
  addresses("none", []),
  addresses("no-sms", [], { sms: false }),
  addresses("unverified", [email, waiting], { done: "sent" }),
  addresses("wrong-code", [email, waiting], {
    problem: { at: waiting.id, reason: "address_code_wrong", entered: "" },
  }),
  addresses("code-gone", [{ ...waiting, codeExpiresAt: null }], {
    problem: { at: waiting.id, reason: "too_many_codes", entered: "" },
  }),
  addresses("malformed", [], { problem: { at: "email", reason: "malformed_email", entered: "ada@example" } }),
  addresses("verified", [email, phone], { done: "verified" }),
  addresses("worn-out", [{ ...email, wornOut: true, codeExpiresAt: null }, phone]),
  addresses(
    "masked",
    [
      { ...email, shown: "a…@example.org" },
      { ...phone, shown: "+49 … 12" },
    ],
    { masked: true },
  ),
  addresses(
    "full",
    Array.from({ length: 6 }, (_, at) => ({ ...email, id: `adr_${at}`, shown: `ada${at}@example.org` })),
  ),
];
