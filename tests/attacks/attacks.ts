import { attacks as remoteCode } from "./01-remote-code.ts";
import { attacks as residentialProxy } from "./02-residential-proxy.ts";
import { attacks as mintedAtClick } from "./03-minted-at-click.ts";
import { attacks as relayPage } from "./04-relay-page.ts";
import { attacks as copiedQr } from "./05-copied-qr.ts";
import { attacks as offLink } from "./06-off-link.ts";
import { attacks as bombing } from "./07-bombing.ts";
import { attacks as guessing } from "./08-guessing.ts";
import { attacks as sessionSwapping } from "./09-session-swapping.ts";
import { attacks as stolenSecrets } from "./10-stolen-secrets.ts";
import { attacks as replay } from "./11-replay.ts";
import { attacks as approverTakeover } from "./12-approver-takeover.ts";
import { attacks as familiarClient } from "./13-familiar-client.ts";
import { attacks as tokenTheft } from "./14-token-theft.ts";
import { attacks as lyingHeader } from "./15-lying-header.ts";
import { attacks as namedRequest } from "./16-named-request.ts";
import type { Attack } from "./attack.ts";

/** The published attacks, as issue 3 numbers them, and the one that came with requests which name a person. */
export const attacks: readonly Attack[] = [
  ...remoteCode,
  ...residentialProxy,
  ...mintedAtClick,
  ...relayPage,
  ...copiedQr,
  ...offLink,
  ...bombing,
  ...guessing,
  ...sessionSwapping,
  ...stolenSecrets,
  ...replay,
  ...approverTakeover,
  ...familiarClient,
  ...tokenTheft,
  ...lyingHeader,
  ...namedRequest,
];
