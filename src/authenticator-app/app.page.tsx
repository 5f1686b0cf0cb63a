import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { TabBar } from "../ui/tab-bar.tsx";

const icon = (context: PageContext, name: string) => context.assetUrl(`src/authenticator-app/icons/${name}`);

/**
 * The shell: the same for everybody, so that it may be kept on the phone. The script fills `#app` with what it learns;
 * until then it shows the outline of the home screen, in the places that things will have.
 */
export const AppPage = ({ context }: { context: PageContext }) => {
  const { messages } = context;
  const { screens } = messages.app;
  return (
    <PageShell
      context={context}
      title={messages.app.title}
      script="src/authenticator-app/app.client.tsx"
      head={
        <>
          <link rel="manifest" href="/app/manifest.webmanifest" />
          <link rel="apple-touch-icon" href={icon(context, "apple-touch-180.png")} />
        </>
      }
      navigation={<TabBar words={messages.navigation} active="app" />}
    >
      <div id="app" class="app" data-words={JSON.stringify(screens)}>
        <div class="app-screen">
          <h1>{screens.home.starting}</h1>
          <p class="app-status hint">{screens.status.starting}</p>
        </div>
      </div>
      <PasskeyAlert context={context} />
    </PageShell>
  );
};
