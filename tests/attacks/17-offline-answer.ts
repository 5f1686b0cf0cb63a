import { readAttribute } from "../kit/http-browser.ts";
import { createOfflinePhone, type OfflinePhone } from "../kit/offline-phone.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";
import { type AccountAttack, asSpoils, gotNothing, type Spoils } from "./account-attack.ts";
import { weighSession } from "./attack.ts";
import { type NewScreen, openSignIn, places, redeem, type World } from "./world.ts";

/** Her phone, set up to answer without network. */
async function setUp(world: World): Promise<OfflinePhone> {
  const { phone, authenticator, signIn } = world.victim;
  await signIn();
  const options = (await (await phone.postJson("/app/offline-key/options", {})).json()) as AssertionOptions;
  const offline = createOfflinePhone();
  const kept = await phone.postJson("/app/offline-key", { response: authenticator.get(options), key: offline.key });
  if (kept.status !== 200) throw new Error(`the key was not kept: ${kept.status}`);
  return offline;
}

interface Challenged extends NewScreen {
  readonly challenge: string;
}

/** His screen names her and shows a number. */
async function challenge(world: World, address: string): Promise<Challenged> {
  const screen = await openSignIn(world.browserAt(address));
  const request = screen.requestId;
  await screen.browser.post("/sign-in/name", { request, identifier: world.victim.identifier });
  await screen.browser.post("/sign-in/offline", { request });
  const page = await (await screen.browser.get(`/sign-in?request=${request}`)).text();
  return { ...screen, challenge: readAttribute(page, "data-challenge") ?? "" };
}

const answer = ({ browser, requestId }: NewScreen, digits: string) =>
  browser.post("/sign-in/answer", { request: requestId, answer: digits });

async function weigh(world: World, screen: NewScreen, why: string): Promise<Spoils> {
  return asSpoils(await weighSession(world, await redeem(screen), screen.requestId, why));
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "17",
    name: 'calls her: "read me the eight digits for the number 4711…"; residential proxy',
    run: async (world) => {
      const phone = await setUp(world);
      const screen = await challenge(world, places.residentialProxy);
      await answer(screen, phone.answer(screen.challenge));
      return weigh(world, screen, "she typed his number into the app, touched, and read him the answer");
    },
    obtains: "limited session (60 min, no refresh)",
    remains: "an hour, limited; the app says never to read them to anybody",
  },
  {
    number: "17b",
    name: "the same from a data centre",
    run: async (world) => {
      const phone = await setUp(world);
      const screen = await challenge(world, places.dataCentre);
      await answer(screen, phone.answer(screen.challenge));
      return weigh(world, screen, "policy: hosting_network");
    },
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "17c",
    name: "guesses the eight digits, from twelve addresses, three tries a number, her name written in capitals as well",
    run: async (world) => {
      await setUp(world);
      let looked = 0;
      for (let source = 0; source < 12; source++) {
        const screen = await challenge(world, `79.192.3.${source + 1}`);
        const { browser, requestId: request } = screen;
        for (let time = 0; time < 6; time++) {
          if (time === 3) {
            const identifier = world.victim.identifier.toUpperCase();
            await browser.post("/sign-in/name", { request, identifier });
            await browser.post("/sign-in/offline", { request });
          }
          if ((await answer(screen, `0000000${time}`)).status === 303) looked++;
        }
        if ((await redeem(screen)) !== null) return weigh(world, screen, "guessed");
      }
      return gotNothing(`${looked} of 72 guesses were looked at; each is right once in a hundred million`);
    },
    obtains: "nothing",
    remains:
      "30 guesses in ten minutes: 2 % in a year of trying without a pause, for an hour; offline answers, and they alone, pause for her meanwhile, but on browsers that she has approved before",
  },
  {
    number: "17d",
    name: "has overheard the digits of her own sign-in, and types them on his screen",
    run: async (world) => {
      const phone = await setUp(world);
      const own = await challenge(world, places.home);
      const digits = phone.answer(own.challenge);
      await answer(own, digits);
      const his = await challenge(world, places.residentialProxy);
      await answer(his, digits);
      await answer({ ...his, requestId: own.requestId }, digits);
      return weigh(world, his, "another screen has another number");
    },
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "17e",
    name: "reads the database, and computes the answers himself; residential proxy",
    run: async (world) => {
      await setUp(world);
      const { key } = await world.app.deps.db.selectFrom("offline_keys").select("key").executeTakeFirstOrThrow();
      const screen = await challenge(world, places.residentialProxy);
      await answer(screen, createOfflinePhone(key).answer(screen.challenge));
      return weigh(world, screen, "what computes an answer can check one: the key is there in clear");
    },
    obtains: "limited session (60 min, no refresh)",
    remains: "an hour, limited, from a leaked backup while the key is in use; decision 0017 says why it is accepted",
  },
];
