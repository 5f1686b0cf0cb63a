/**
 * The lines by which PAM and sshd call us, in files that belong to the machine's administrator: between marks, so that joining
 * again replaces them and leaving takes them out. Text in, text out.
 */
const [beginMark, endMark] = ["# countersign: begin", "# countersign: end"];

/** Services that show text only together with a prompt. */
const promptsFirst = ["sshd"];

/** The file without our lines. */
export function withoutLines(text: string): string {
  const lines = text.split("\n");
  const [begin, end] = [lines.indexOf(beginMark), lines.indexOf(endMark)];
  if (begin === -1 || end < begin) return text;
  return [...lines.slice(0, begin), ...lines.slice(end + 1)].join("\n");
}

const withFirst = (text: string, ours: readonly string[]): string => {
  const rest = withoutLines(text);
  // What pam-auth-update or a package wrote stays under its own heading comment.
  const lines = rest.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  const at = first === -1 ? lines.length : first;
  return [...lines.slice(0, at), beginMark, ...ours, endMark, ...lines.slice(at)].join("\n");
};

/**
 * A file of /etc/pam.d with our lines before all others. Who is let in is done; every other end goes on to what was there before,
 * so that root, passwords and keys stay as they were. `program` is the command up to its arguments.
 */
export function withPamLines(text: string, service: string, program: string): string {
  const line = (control: string, options: string, step: string) =>
    `auth [${control}default=ignore] pam_exec.so quiet seteuid stdout ${options}${program} login${step}`;
  return withFirst(
    text,
    promptsFirst.includes(service)
      ? [line("", "", " --show"), line("success=done ", "expose_authtok ", " --wait")]
      : [line("success=done ", "", "")],
  );
}
