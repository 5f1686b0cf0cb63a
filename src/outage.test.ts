import { expect, it } from "vitest";
import { isOutage } from "./outage.ts";

const coded = (code: string, message = "x") => Object.assign(new Error(message), { code });

it.each([
  ["PostgreSQL refuses connections", coded("ECONNREFUSED")],
  ["both addresses of its name do", new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")])],
  ["it is starting up", coded("57P03")],
  ["it was stopped by its administrator", coded("57P01")],
  ["it recovers from a crash", coded("57P02")],
  ["it has too many connections", coded("53300")],
  ["the connection broke in the middle", new Error("Connection terminated unexpectedly")],
  ["nobody answers at its address", new Error("timeout exceeded when trying to connect")],
  ["SQLite is locked", coded("SQLITE_BUSY")],
  ["the disk is full", coded("SQLITE_FULL")],
  ["the disk fails", coded("SQLITE_IOERR_FSYNC")],
  ["another error was caused by one of these", new Error("no", { cause: coded("SQLITE_FULL") })],
])("is one when %s", (_, error) => {
  expect(isOutage(error)).toBe(true);
});

it.each([
  ["a statement is wrong", coded("42601")],
  ["a constraint is broken", coded("23505")],
  ["SQLite knows no such column", coded("SQLITE_ERROR")],
  ["it is a bug of ours", new TypeError("x is undefined")],
  ["something else was thrown", "ECONNREFUSED"],
])("is none when %s", (_, error) => {
  expect(isOutage(error)).toBe(false);
});
