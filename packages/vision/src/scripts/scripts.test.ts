import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readModel } from '../models/open.ts';
import { SCRIPT_NETWORKS, type ScriptNetworks, scriptNetworks } from './networks.ts';
import { inLogicalOrder, piecesOf, withNumbers } from './pieces.ts';
import { mayBeForeign, rereadScript } from './reread.ts';

const sure = (text: string, confidence = 0.99) => ({ text, confidences: Array.from(text, () => confidence) });
const recognized = (text: string, confidence = 0.99) => ({
  ...sure(text, confidence),
  confidence,
  positions: [],
  quad: [0, 1, 2, 3].map(() => ({ x: 0, y: 0 })) as never,
});

describe.each(SCRIPT_NETWORKS)('script-$name.onnx', ({ name, letters }) => {
  test('is the file that its provenance is told of, and knows letters of its script', () => {
    const sums = new TextDecoder()
      .decode(readModel(`script-${name}.sha256`))
      .trim()
      .split('\n');
    for (const [sum, file] of sums.map((line) => line.split(/\s+/))) {
      expect(createHash('sha256').update(readModel(file!)).digest('hex')).toBe(sum);
    }
    const alphabet = new TextDecoder().decode(readModel(`script-${name}.txt`)).split('\n');
    expect(alphabet.filter((char) => letters.test(char)).length).toBeGreaterThan(30);
  });
});

describe('a page', () => {
  test('is asked for its script only where its words are read unsurely', () => {
    const latin = ['Surname / Nom', 'ERIKSSON', 'Given names', '12 03 1990'].map((text) => recognized(text, 0.95));
    expect(mayBeForeign(latin)).toBe(false);
    const scraps = ['防', 'S7', '3', 'B.'].map((text) => recognized(text, 0.2));
    expect(mayBeForeign([...latin, ...scraps])).toBe(false);
    // A card in Greek, as the recogniser of Latin letters takes it.
    const greek = ['AEATIO TAYTOTHTAE', 'ETTVUuo', 'FEQPTIOY', 'Ovopa'].map((text) => recognized(text, 0.8));
    expect(mayBeForeign(greek)).toBe(true);
    // Specks beside it that were taken for letters say little.
    expect(
      mayBeForeign([
        ...latin,
        recognized('DRIVING LICENCE'),
        recognized('Y', 0.2),
        recognized('家', 0.1),
        recognized('TMN', 0.4),
      ]),
    ).toBe(false);
    expect(mayBeForeign([...greek.slice(0, 1), recognized('CT8263370'), recognized('SPECIMEN')])).toBe(false);
  });
});

describe('a page of a country', () => {
  const lines = ['AEATIO TAYTOTHTAE', 'ETTVUuo', 'FEQPTIOY', 'Ovopa'].map((text) => recognized(text, 0.5));
  const photo = { width: 8, height: 8, data: new Uint8Array(192) };
  const asked: string[] = [];
  const networks = { get: (name: string) => Promise.reject(asked.push(name)) } as unknown as ScriptNetworks;

  test('whose Cyrillic letters no network knows is left as it is; others are read by the network of theirs', async () => {
    expect(await rereadScript(networks, photo, lines, { countries: ['SRB'] })).toEqual(lines);
    expect(asked).toEqual([]);
    await expect(rereadScript(networks, photo, lines, { countries: ['BGR'] })).rejects.toBe(1);
    expect(asked).toEqual(['bulgarian']);
  });
});

test('a network that could not be opened once is opened when it is asked for again', async () => {
  const script = { alphabet: [''], run: undefined as never, ...SCRIPT_NETWORKS[0]! };
  const session = { release: async () => {} } as never;
  let tries = 0;
  const networks = scriptNetworks(async () => {
    tries += 1;
    if (tries === 1) throw new Error('too many open files');
    return { script, session };
  });
  await expect(networks.get('greek')).rejects.toThrow('too many open files');
  expect(networks.opened()).toEqual([]);
  expect(await networks.get('greek')).toBe(script);
  expect(networks.opened()).toEqual(['greek']);
});

describe('a line', () => {
  test('keeps the numbers that were read surely, its words become those of the script', () => {
    const pieces = piecesOf(recognized('24 U.A. 2524'), undefined);
    expect(pieces.map(({ text, kept }) => [text, kept])).toEqual([
      ['24', true],
      ['U.A.', false],
      ['2524', true],
    ]);
    expect(withNumbers(sure('24 ก.ค. 2521', 0.8), pieces)?.text).toBe('24 ก.ค. 2524');
    expect(withNumbers(sure('24 ก.ค.', 0.8), pieces)).toBeUndefined();
  });

  test('of Latin letters has to be read more surely to be taken for another script, one that looks alike in both has not', () => {
    const alike = /^[ABEHIKMNOPTXYZ]$/;
    expect(piecesOf(recognized('SPECIMEN'), alike)[0]!.sureMin).toBeGreaterThan(1);
    expect(piecesOf(recognized('MAPIA'), alike)[0]!.sureMin).toBe(0);
    expect(piecesOf(recognized('MAPIA'), undefined)[0]!.sureMin).toBeGreaterThan(1);
  });

  test('from the right is in the order it is read in, its digits as they are', () => {
    expect(inLogicalOrder(sure('\u0639\u0631\u0627\u0634 12/5')).text).toBe('12/5 \u0634\u0627\u0631\u0639');
    expect(inLogicalOrder({ text: '\u0628\u0627', confidences: [0.1, 0.2] }).confidences).toEqual([0.2, 0.1]);
    expect(inLogicalOrder(sure('ΜΑΡΙΑ 12')).text).toBe('ΜΑΡΙΑ 12');
  });
});
