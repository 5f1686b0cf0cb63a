import { encode } from "uqr";

/** A QR code as inline SVG, dark on light in both themes, with the four modules of quiet zone that ISO/IEC 18004 asks for. */
export const QrCode = ({ text }: { text: string }) => {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" aria-hidden="true" focusable="false">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#10181d" />
    </svg>
  );
};
