import { launchBrowser, type Screen, type TestBrowser } from "../kit/browser.ts";
import { openGallery } from "./gallery.ts";

/** The gallery and a browser to look at it. `close()` both in afterAll. */
export interface GalleryStage extends Omit<Awaited<ReturnType<typeof openGallery>>, "server"> {
  readonly browser: TestBrowser;
  /** A browser window of a phone's size in which each screen stays as it is. */
  openStillWindow(): Promise<Screen>;
  close(): Promise<void>;
}

export async function openGalleryStage(): Promise<GalleryStage> {
  const [{ server, ...gallery }, browser] = await Promise.all([openGallery(), launchBrowser()]);
  return {
    ...gallery,
    browser,
    openStillWindow: async () => {
      const screen = await browser.openNewScreen({ viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
      await screen.page.route(/\/sign-in\/(redeem|events)/, (route) => route.fulfill({ status: 204 }));
      await screen.page.route(/form-post\.client/, (route) => route.abort());
      return screen;
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
