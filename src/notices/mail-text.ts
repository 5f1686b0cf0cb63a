/**
 * A mail's text and its HTML, of the same parts. HTML is one column without pictures, so that it looks alike everywhere;
 * colour and title are those of src/ui/tokens.css.
 */
export interface MailParts {
  readonly title: string;
  readonly said: string;
  /** A code, set apart so that it is read digit by digit. */
  readonly code: string | null;
  readonly facts: readonly (readonly [string, string])[];
  readonly advice: string;
  readonly link: { readonly label: string; readonly url: string } | null;
  readonly reason: string | null;
}

export function plainMail({ said, code, facts, advice, link, reason }: MailParts): string {
  const blocks = [
    said,
    code,
    facts.map(([label, value]) => `${label}: ${value}`).join("\n"),
    advice,
    link?.url,
    reason === null ? null : `-- \n${reason}`,
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

export function htmlMail({ title, said, code, facts, advice, link, reason }: MailParts, language: string): string {
  const text = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5";
  const paragraph = (content: string, style = "") => `<p style="margin:0 0 16px;${style}">${content}</p>`;
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td style="padding:2px 16px 2px 0;opacity:.7">${escaped(label)}</td><td>${escaped(value)}</td></tr>`,
  );
  const button =
    "display:inline-block;padding:10px 18px;border-radius:8px;background:#0b6e4a;color:#ffffff;text-decoration:none";
  const body = [
    `<h1 style="margin:0 0 16px;font:600 24px/1.25 Charter,'Sitka Text',Cambria,'Noto Serif',serif">${escaped(title)}</h1>`,
    paragraph(escaped(said)),
    code === null ? "" : paragraph(escaped(code), "font-size:30px;letter-spacing:2px;font-weight:600"),
    rows.length === 0
      ? ""
      : `<table role="presentation" style="margin:0 0 16px;border-collapse:collapse">${rows.join("")}</table>`,
    paragraph(escaped(advice)),
    link === null ? "" : paragraph(`<a href="${escaped(link.url)}" style="${button}">${escaped(link.label)}</a>`),
    reason === null ? "" : paragraph(escaped(reason), "font-size:13px;opacity:.7"),
  ];
  return [
    `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">`,
    `<title>${escaped(title)}</title></head>`,
    `<body style="margin:0;padding:24px;${text}"><div style="max-width:520px;margin:0 auto">${body.join("")}</div></body></html>`,
  ].join("");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
