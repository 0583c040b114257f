import { useMemo } from 'preact/hooks';
import encodeQr from 'qr';

/** Light modules around a code: ISO/IEC 18004, 5.3.8. */
const QUIET_ZONE = 4;

/** A code for a phone's camera: black on white on dark pages, too, or some cameras would not see it. */
export function QrCode({ url, label }: { url: string; label: string }) {
  const modules = useMemo(() => encodeQr(url, 'raw', { ecc: 'medium', border: QUIET_ZONE }), [url]);
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg class="qr" viewBox={`0 0 ${modules.length} ${modules.length}`} role="img" aria-label={label}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
