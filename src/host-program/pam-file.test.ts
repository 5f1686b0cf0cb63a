import { expect, it } from "vitest";
import { withoutLines, withPamLines } from "./pam-file.ts";

const debian =
  "# PAM configuration for the Secure Shell service\n\n# Standard Un*x authentication.\n@include common-auth\n";

it("stands before every other module of the service, and leaves all of them as they were", () => {
  const text = withPamLines(debian, "sudo", "/usr/bin/node /opt/host.mjs");
  expect(text.split("\n")).toEqual([
    "# PAM configuration for the Secure Shell service",
    "",
    "# Standard Un*x authentication.",
    "# countersign: begin",
    "auth [success=done default=ignore] pam_exec.so quiet seteuid stdout /usr/bin/node /opt/host.mjs login",
    "# countersign: end",
    "@include common-auth",
    "",
  ]);
  expect(withoutLines(text)).toBe(debian);
});

it("shows the code before sshd's prompt, and decides after it: only then can anybody be let in", () => {
  const ours = withPamLines(debian, "sshd", "/p")
    .split("\n")
    .filter((line) => line.startsWith("auth"));
  expect(ours).toEqual([
    "auth [default=ignore] pam_exec.so quiet seteuid stdout /p login --show",
    "auth [success=done default=ignore] pam_exec.so quiet seteuid stdout expose_authtok /p login --wait",
  ]);
});

it("is written once, however often a machine joins", () => {
  const once = withPamLines(debian, "sshd", "/p");
  expect(withPamLines(once, "sshd", "/p")).toBe(once);
});

it.each(["", debian, "# countersign: end\n# countersign: begin\n"])(
  "takes nothing out of a file without our lines: %j",
  (text) => expect(withoutLines(text)).toBe(text),
);
