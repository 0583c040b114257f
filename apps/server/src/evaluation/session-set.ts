import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DocumentType } from '@credence/verification';

/** Which pictures are read how. A card's front is not searched for a zone, as in the server. */
export type PictureKind = 'passport' | 'front' | 'back' | 'selfie';

/** One labelled session: what somebody showed. Pictures are paths of files. */
export interface LabelledSession {
  id: string;
  /** `genuine`, or the name of a species of attack. */
  label: string;
  /** Left out: whatever it turns out to be; without a back it is taken for a passport. */
  type?: DocumentType;
  front: string;
  back?: string;
  selfie?: string;
}

export interface SessionSet {
  root: string;
  sessions: LabelledSession[];
  /** `YYYY-MM-DD`: the day on which they were shown. */
  today: string;
}

export const GENUINE = 'genuine';

const TYPES: readonly DocumentType[] = ['passport', 'id_card', 'driving_license'];

interface Manifest {
  today?: string;
  sessions?: Partial<LabelledSession>[];
  /** Pictures one by one: those that say how they attack are taken for sessions that show one side. */
  entries?: { id: string; file: string; doc_type: string; attack?: string | null }[];
}

/**
 * Loads a labelled folder: its `manifest.json` lists `sessions`, or single pictures as `entries` of which those with an
 * `attack` count.
 *
 * @throws {Error} That says what is wrong with it.
 */
export async function loadSessionSet(folder: string): Promise<SessionSet> {
  const root = resolve(folder);
  const path = join(root, 'manifest.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`There is no manifest.json in ${root}.`);
  });
  const { sessions = [], entries = [], today = new Date().toISOString().slice(0, 10) } = JSON.parse(text) as Manifest;
  const all = [...sessions.map((one, at) => checked(one, at)), ...entries.flatMap(shownAlone)];
  if (all.length === 0) throw new Error(`${path} lists no sessions, and no pictures with an attack.`);
  const within = (file: string) => join(root, file);
  return {
    root,
    today,
    sessions: all.map((one) => ({
      ...one,
      front: within(one.front),
      ...(one.back !== undefined && { back: within(one.back) }),
      ...(one.selfie !== undefined && { selfie: within(one.selfie) }),
    })),
  };
}

function checked(session: Partial<LabelledSession>, at: number): LabelledSession {
  const { id, label, type, front } = session;
  if (!id || !label || !front) throw new Error(`sessions[${at}] of the manifest needs id, label and front.`);
  if (type !== undefined && !TYPES.includes(type)) {
    throw new Error(`sessions[${at}] of the manifest: type must be one of ${TYPES.join(', ')}.`);
  }
  return { ...session, id, label, front };
}

/** Pictures of faces tell nothing of documents. */
function shownAlone({ id, file, doc_type, attack }: NonNullable<Manifest['entries']>[number]): LabelledSession[] {
  const type = TYPES.find((one) => one === doc_type);
  return attack && type ? [{ id, label: attack, type, front: file }] : [];
}

/** The pictures of a set, each once for every way it is read. */
export function picturesOf(sessions: readonly LabelledSession[]): { file: string; kind: PictureKind }[] {
  const pictures = sessions.flatMap((session) => [
    { file: session.front, kind: frontKind(session) },
    ...(session.back === undefined ? [] : [{ file: session.back, kind: 'back' as const }]),
    ...(session.selfie === undefined ? [] : [{ file: session.selfie, kind: 'selfie' as const }]),
  ]);
  return [...new Map(pictures.map((one) => [`${one.kind} ${one.file}`, one])).values()];
}

/** The only side of a passport carries a zone; that of a card is searched for one only where there is no other. */
export function frontKind({ type, back }: Pick<LabelledSession, 'type' | 'back'>): PictureKind {
  return type === 'passport' || back === undefined ? 'passport' : 'front';
}
