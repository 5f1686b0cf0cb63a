/** Getting back in: the Temporary Access Pass. */
import { AccessPassPage } from "../../src/accounts/access-pass.page.tsx";
import type { Screen } from "./screen-kinds.tsx";

export const recoveryScreens: readonly Screen[] = [
  { name: "pass-arrive", page: (context) => <AccessPassPage context={context} step={{ name: "arrive" }} /> },
  {
    name: "pass-bind",
    page: (context) => (
      <AccessPassPage
        context={context}
        step={{
          name: "bind",
          accountName: "Ada Lovelace",
          accountIdentifier: "ada@example.com",
          secondsLeft: 55 * 60,
        }}
      />
    ),
  },
];
