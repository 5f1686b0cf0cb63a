import { expect, it } from "vitest";
import { changeLines } from "./change-lines.ts";

it("names what differs, however deep it lies, and leaves out what does not", () =>
  expect(
    changeLines(
      { name: "Wiki", settings: { dpopRequired: false, sector: null }, redirectUris: ["https://a.example/cb"] },
      {
        name: "Wiki",
        settings: { dpopRequired: true, sector: null },
        redirectUris: ["https://a.example/cb", "https://b.example/cb"],
      },
    ),
  ).toEqual([
    { field: "settings.dpopRequired", before: "false", after: "true" },
    { field: "redirectUris", before: "https://a.example/cb", after: "https://a.example/cb\nhttps://b.example/cb" },
  ]));

it("shows all of what has come, and all of what has gone", () => {
  expect(changeLines(null, { role: "helper", disabledAt: null })).toEqual([
    { field: "role", before: null, after: "helper" },
  ]);
  expect(changeLines({ role: "helper" }, null)).toEqual([{ field: "role", before: "helper", after: null }]);
});

it("takes an empty list for nothing, and finds no change where there is none", () => {
  expect(changeLines({ groups: [] }, { groups: ["staff"] })).toEqual([
    { field: "groups", before: null, after: "staff" },
  ]);
  expect(changeLines({ a: 1 }, { a: 1 })).toEqual([]);
  expect(changeLines(undefined, undefined)).toEqual([]);
});
