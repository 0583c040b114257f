import { readFileSync } from 'node:fs';

const PAGE = new URL('../../docs/compatibility.md', import.meta.url);

/** A row of a table of members: object, member, why. */
const ROW = /^\| `([^`]+)` \| `([^`]+)` \| .+ \|$/;

/** What `docs/compatibility.md` promises of members, as `shape.member`: which are never sent, and which always null. */
export function readMemberPromises(): { neverSent: Set<string>; alwaysNull: Set<string> } {
  const page = readFileSync(PAGE, 'utf8');
  return {
    neverSent: membersUnder(page, '## Members that are never sent'),
    alwaysNull: membersUnder(page, '## Members that are always null'),
  };
}

function membersUnder(page: string, heading: string): Set<string> {
  const [, rest] = page.split(`${heading}\n`);
  if (rest === undefined) throw new Error(`docs/compatibility.md has no heading "${heading}"`);
  const [section = ''] = rest.split('\n## ');
  const rows = section.split('\n').map((line) => ROW.exec(line));
  return new Set(rows.flatMap((row) => (row ? [`${row[1]}.${row[2]}`] : [])));
}
