import { limits } from "../limits.ts";
import type { Messages } from "../messages/messages.ts";
import type { Notice } from "./notice.ts";

/** A notice in words, for a page of mail, a text message or the phone's own list. */
export interface NoticeText {
  readonly title: string;
  readonly said: string;
  /** When and where, each with its label. */
  readonly facts: readonly (readonly [string, string])[];
  readonly advice: string;
  /** The path of the page where something can be done about it. */
  readonly path: string;
}

type Sentences = Messages["notices"];

export function noticeText(messages: Messages, notice: Notice, at: number): NoticeText {
  const words = messages.notices;
  const { title, said, advice } = sayKind(words, notice);
  const place = "place" in notice ? placeInWords(words, notice.place) : null;
  const where: [string, string][] = place === null ? [] : [[words.where, place]];
  const path = notice.kind === "recovery_started" || notice.kind === "recovery_code_used" ? "/recoveries" : "/activity";
  return { title, said, facts: [[words.when, words.instant(at)], ...where], advice, path };
}

/** A country code becomes its name; what somebody else has named stays. */
export function placeInWords(words: Pick<Sentences, "country">, place: string | null): string | null {
  if (place === null) return null;
  return /^[A-Z]{2}$/.test(place) ? words.country(place) : oneLine(place);
}

/** What a person has named, on one line and without characters that disguise: it ends up in subjects and on phones. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{C}]+/gu, " ")
    .trim()
    .slice(0, limits.noticeTextCharacters);

interface Said {
  readonly title: string;
  readonly said: string;
  readonly advice: string;
}

function sayKind(words: Sentences, notice: Notice): Said {
  switch (notice.kind) {
    case "new_sign_in": {
      const app = notice.app === null ? null : oneLine(notice.app);
      return { ...words.newSignIn, said: words.newSignIn.said(oneLine(notice.device) || words.someScreen, app) };
    }
    case "new_device":
      return { ...words.newDevice, said: words.newDevice.said(oneLine(notice.device)) };
    case "device_removed": {
      const sentences = notice.lost ? words.deviceLost : words.deviceRemoved;
      return { ...sentences, said: sentences.said(oneLine(notice.device)) };
    }
    case "passkey_added":
      return { ...words.passkeyAdded, said: words.passkeyAdded.said(oneLine(notice.name)) };
    case "passkey_removed":
      return { ...words.passkeyRemoved, said: words.passkeyRemoved.said(oneLine(notice.name)) };
    case "address_added":
      return { ...words.addressAdded, said: words.addressAdded.said(oneLine(notice.address)) };
    case "address_removed":
      return { ...words.addressRemoved, said: words.addressRemoved.said(oneLine(notice.address)) };
    default:
      return sayRecovery(words, notice);
  }
}

type RecoveryNotice = Extract<
  Notice,
  { readonly kind: `recovery_${string}` | "recovery_codes_replaced" | "access_pass_issued" | "not_me" }
>;

function sayRecovery(words: Sentences, notice: RecoveryNotice): Said {
  switch (notice.kind) {
    case "recovery_codes_replaced":
      return words.recoveryCodesReplaced;
    case "recovery_code_used":
      return { ...words.recoveryCodeUsed, said: words.recoveryCodeUsed.said(notice.left) };
    case "recovery_started": {
      const { title, said, waits, goesOn, advice } = words.recoveryStarted;
      const pace = notice.readyAt === null ? goesOn : waits(notice.readyAt);
      return { title, said: `${said(oneLine(notice.device) || words.someScreen)} ${pace}`, advice };
    }
    case "recovery_cancelled":
      return words.recoveryCancelled;
    case "recovery_finished":
      return words.recoveryFinished;
    case "access_pass_issued":
      return notice.by === "administrator" ? words.accessPassByAdministrator : words.accessPassByRecovery;
    case "not_me":
      return { ...words.notMe, said: words.notMe.said(limits.accountProtectionSeconds) };
  }
}
