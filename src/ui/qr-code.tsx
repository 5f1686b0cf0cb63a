import encodeQR from "qr";

/** A QR code as inline SVG, dark on light in both themes, with the four modules of quiet zone that ISO/IEC 18004 asks for. */
export const QrCode = ({ text }: { text: string }) => {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const size = rows.length;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" aria-hidden="true" focusable="false">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={rows.map(darkRuns).join("")} fill="#10181d" />
    </svg>
  );
};

/** The dark modules of a row, those that lie side by side as one rectangle. */
function darkRuns(row: readonly boolean[], y: number): string {
  let path = "";
  for (let start = row.indexOf(true); start !== -1; ) {
    const light = row.indexOf(false, start);
    const end = light === -1 ? row.length : light;
    path += `M${start} ${y}h${end - start}v1h${start - end}z`;
    start = row.indexOf(true, end);
  }
  return path;
}
