/** Drawings. They repeat what the words say, and are hidden from screen readers. */

const ICONS = {
  document: 'M4 6.5h16v11H4zM7.5 10.5h3v3.5h-3zM13.5 10.5h4M13.5 13.5h3',
  check: 'M12 3.5l7 2.5v5.5c0 4.4-2.9 7.4-7 9-4.1-1.6-7-4.6-7-9V6zM8.8 12l2.3 2.3 4.2-4.4',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3M12 14.5v2',
  choice: 'M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17zM9.6 9.4a2.5 2.5 0 114 2c-1 .7-1.6 1.2-1.6 2.4M12 16.6v.1',
  surface: 'M12 4v2M5.6 6.6L7 8M18.4 6.6L17 8M4 13h1.5M18.5 13H20M8.5 13a3.5 3.5 0 017 0M4 18h16',
  corners: 'M4 9V5h4M20 9V5h-4M4 15v4h4M20 15v4h-4M8 9.5h8v5H8z',
  face: 'M12 21c-4 0-6.5-3.6-6.5-9S8 3.5 12 3.5s6.5 3.1 6.5 8.5-2.5 9-6.5 9zM9.5 10v.7M14.5 10v.7M9.5 15c1.5 1.2 3.5 1.2 5 0',
  light:
    'M12 7.5a4.5 4.5 0 110 9 4.5 4.5 0 010-9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4',
  turn: 'M12 20c-3.2 0-5-3-5-7.5S8.8 5 12 5s5 3 5 7.5-1.8 7.5-5 7.5zM4.5 9L2.5 11.5l2 2.5M19.5 9l2 2.5-2 2.5',
  phone:
    'M8 3h8a1.5 1.5 0 011.5 1.5v15A1.5 1.5 0 0116 21H8a1.5 1.5 0 01-1.5-1.5v-15A1.5 1.5 0 018 3zM11 18h2M12 13.5a3 3 0 100-6 3 3 0 000 6z',
  glare: 'M5 7h14v11H5zM9 18l6-11M12.5 18l4-7.3M12 2.5v1.5M17 3l-.8 1.3M7 3l.8 1.3',
} as const;

export type IconName = keyof typeof ICONS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}

/** The fine-line rosette printed on banknotes and passports. */
export function Rosette() {
  return (
    <svg class="rosette" viewBox="-100 -100 200 200" aria-hidden="true">
      {ROSETTE_TURNS.filter((turn) => turn % 30 === 0).map((turn) => (
        <ellipse key={turn} rx="92" ry="34" transform={`rotate(${turn})`} />
      ))}
    </svg>
  );
}

const ROSETTE_TURNS = Array.from({ length: 18 }, (_, i) => i * 10);

/** Whatever is to be photographed. */
export function SubjectArt({ kind }: { kind: 'passport' | 'front' | 'back' | 'face' }) {
  return kind === 'face' ? <FaceArt /> : <DocumentArt kind={kind} />;
}

function FaceArt() {
  return (
    <svg class="document-art" viewBox="0 0 240 160" aria-hidden="true">
      <g class="art-lines">
        {ROSETTE_TURNS.filter((turn) => turn % 20 === 0).map((turn) => (
          <ellipse key={turn} cx="120" cy="80" rx="92" ry="40" transform={`rotate(${turn} 120 80)`} />
        ))}
      </g>
      <ellipse class="art-page" cx="120" cy="80" rx="50" ry="66" />
      <circle class="art-face" cx="120" cy="68" r="24" />
      <path class="art-face" d="M79 126c4-24 20-34 41-34s37 10 41 34c-10 12-25 20-41 20s-31-8-41-20z" />
    </svg>
  );
}

export function DocumentArt({ kind, scanning = false }: { kind: 'passport' | 'front' | 'back'; scanning?: boolean }) {
  return (
    <svg class={`document-art${scanning ? ' is-scanning' : ''}`} viewBox="0 0 240 160" aria-hidden="true">
      <rect class="art-page" x="20" y="14" width="200" height="132" rx="12" />
      <g class="art-lines">
        {ROSETTE_TURNS.filter((turn) => turn % 20 === 0).map((turn) => (
          <ellipse key={turn} cx="180" cy="104" rx="30" ry="12" transform={`rotate(${turn} 180 104)`} />
        ))}
      </g>
      {kind === 'back' ? <BackPrint /> : <FrontPrint passport={kind === 'passport'} />}
      {scanning && <rect class="art-scan" x="20" y="14" width="200" height="4" rx="2" />}
    </svg>
  );
}

function FrontPrint({ passport }: { passport: boolean }) {
  return (
    <g>
      <rect class="art-photo" x="36" y="34" width="54" height="66" rx="6" />
      <circle class="art-face" cx="63" cy="58" r="11" />
      <path class="art-face" d="M43 96c2-13 10-20 20-20s18 7 20 20z" />
      <path class="art-print" d="M106 42h64M106 58h92M106 74h44M106 90h30" />
      {passport ? (
        <path class="art-code" d="M36 120h168M36 132h168" />
      ) : (
        <path class="art-print" d="M36 122h54M36 134h30" />
      )}
    </g>
  );
}

function BackPrint() {
  return (
    <g>
      <rect class="art-photo" x="20" y="30" width="200" height="22" />
      <path class="art-print" d="M36 72h70M36 88h92" />
      <path class="art-bars" d="M36 120h168" />
    </g>
  );
}

export function Seal({ mood }: { mood: 'good' | 'pause' | 'stop' }) {
  return (
    <svg class={`seal seal-${mood}`} viewBox="0 0 120 120" aria-hidden="true">
      <g class="seal-lines">
        {ROSETTE_TURNS.map((turn) => (
          <ellipse key={turn} cx="60" cy="60" rx="57" ry="40" transform={`rotate(${turn} 60 60)`} />
        ))}
      </g>
      <circle class="seal-disc" cx="60" cy="60" r="33" />
      <path class="seal-mark" d={SEAL_MARKS[mood]} pathLength={1} />
    </svg>
  );
}

const SEAL_MARKS = {
  good: 'M45 61l10.5 10.5L76 50',
  pause: 'M60 44v20M60 74.5v.5',
  stop: 'M48 60h24',
};
