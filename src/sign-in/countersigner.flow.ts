import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import type { SignInRequestId } from "../ids.ts";
import { findRequest } from "./advance.flow.ts";
import { openerOf } from "./sign-in-request.ts";

/** The name of the device that countersigned this request; null when there was none, or its record is gone. */
export async function countersignerOf(deps: Pick<Deps, "db">, id: SignInRequestId | null): Promise<string | null> {
  const request = id === null ? null : await findRequest(deps.db, id);
  const opener = request === null ? null : openerOf(request.state);
  return opener === null ? null : ((await findDevice(deps.db, opener.deviceId))?.name ?? null);
}
