import { expect, it } from "vitest";
import { deviceNameFor } from "./device.ts";

it.each([
  ["by its model where the browser tells it", "Android", "Pixel 9", "Pixel 9"],
  ["by its system otherwise", "Windows", null, "Windows"],
])("is called %s", (_how, system, model, name) => expect(deviceNameFor(system, model)).toBe(name));
