import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMrz } from '../mrz/parse.ts';
import { decodeC40, encodeC40 } from './c40.ts';
import { appendSignature, formatSeal } from './format.ts';
import { parseSeal } from './parse.ts';

// The worked examples of BSI TR-03137 part 1, version 2.5, annexes C, E, F and G: everything up to the signature, whose own bytes
// are not looked at and stand here as zeros. Beside them the annexes print ARD and T2000AKA7, which these bytes do not encode.

const ARRIVAL_ATTESTATION = sealed(
  `dc026abc6d32c8a519fc0f71341145f4fd02
   0230a5621353d9a275735bd4134bc549133c133c133c133c133ca32519a519a4344a5e681ae7204b20d532cf4b7c133c133f
   030820d5201019a51aea`,
);
const RESIDENCE_PERMIT = sealed(
  `dc036abc6d32c8a727390f71341145f4fb06
   02305cba135875976ec066d417b59e8c6abc133c133c133c133c3fef3a2938ee43f1593d1ae52dbb26751fe64b7c133c136b
   0306d79519a65306`,
);
const VISA = sealed(
  `dc036abc6d32c8a72cb10f7134b798155d01
   022cdd52134a74da1347c6fed95cb89f9fce133c133c133c133c203833734aaf47f0c32f1a1e20eb2625393afe31
   0403a00000
   050633be1fed20c6`,
);
const ADDRESS_STICKER = sealed(
  `dc036abc6d32c8a72cb10f7135b79815f908
   0106cf3519af974c02061a70208519a10310395e26b3d9a275735bd4cd485ca17176`,
);

describe('a visible digital seal', () => {
  test('of a residence permit tells its zone and the passport it belongs to', () => {
    expect(parseSeal(RESIDENCE_PERMIT)).toEqual({
      version: 4,
      issuingState: 'D',
      signer: 'DETS',
      certificate: '27',
      issueDate: '2020-01-01',
      signatureDate: '2020-01-13',
      profileId: 'fb06',
      kind: 'residence_permit',
      mrzLines: ['ATD<<RESIDORCE<<ROLAND<<<<<<<<<<<<<<', '6525845096USA7008038M2201018<<<<<<06'],
      passportNumber: 'UFO001979',
    });
  });

  test('of version 3 names its certificate by five characters', () => {
    expect(parseSeal(ARRIVAL_ATTESTATION)).toMatchObject({
      version: 3,
      signer: 'DETS',
      certificate: '00027',
      kind: 'arrival_attestation',
      mrzLines: ['MED<<MUSTERMANN<<ERIK<<<<<<<<<<<<<<<', 'M0000000<4ALB0308212M1604128<<<<<<<2'],
    });
  });

  test('of a visa leaves out what follows the date of expiry, and still makes a zone', () => {
    const seal = parseSeal(VISA)!;
    expect(seal).toMatchObject({ kind: 'visa', signatureDate: '2021-12-03', passportNumber: '47110815P' });
    expect(parseMrz(seal.mrzLines!)).toMatchObject({
      ...{ format: 'MRV_B', surname: 'DENT', givenNames: 'ARTHUR PHILIP', documentNumber: '1234567XY' },
      checkDigitsOk: true,
    });
  });

  test('of a sticker tells the number of the document it is stuck on', () => {
    expect(parseSeal(ADDRESS_STICKER)).toMatchObject({ kind: 'sticker', documentNumber: 'T2000AK47' });
  });

  test('of a kind that is not known is a seal all the same', () => {
    const unknown = Uint8Array.from(RESIDENCE_PERMIT);
    unknown[16] = 0x77;
    expect(parseSeal(unknown)).toEqual({
      ...{ version: 4, issuingState: 'D', signer: 'DETS', certificate: '27', profileId: '7706', kind: 'unknown' },
      ...{ issueDate: '2020-01-01', signatureDate: '2020-01-13' },
    });
  });

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a web address', new TextEncoder().encode('https://example.com/')],
    ['a version to come', Uint8Array.from([0xdc, 0x04, ...RESIDENCE_PERMIT.subarray(2)])],
    ['a seal without a signature', RESIDENCE_PERMIT.subarray(0, -66)],
    ['a kilobyte and more', Uint8Array.from([...RESIDENCE_PERMIT, ...new Uint8Array(1024)])],
  ])('is not %s', (_, bytes) => {
    expect(parseSeal(bytes)).toBeUndefined();
  });

  test('that was cut anywhere is none, and no bytes at all make it throw', () => {
    for (let size = 0; size < RESIDENCE_PERMIT.length; size++) {
      expect(parseSeal(RESIDENCE_PERMIT.subarray(0, size))).toBeUndefined();
    }
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from([0xdc, 3, ...bytes]));
    fc.assert(fc.property(anything, (bytes) => void parseSeal(bytes)));
  });

  test('is written as it is read', () => {
    const mrzLines = ['ATD<<RESIDORCE<<ROLAND<<<<<<<<<<<<<<', '6525845096USA7008038M2201018<<<<<<06'];
    const signed = formatSeal({
      ...{ profileId: 'fb06', issuingState: 'D', signer: 'DETS', certificate: '27', passportNumber: 'UFO001979' },
      ...{ issueDate: '2020-01-01', signatureDate: '2020-01-13', mrzLines },
    });
    expect(appendSignature(signed, new Uint8Array(64))).toEqual(RESIDENCE_PERMIT);
    const certificate = '0123456789ABCDEF';
    const visa = formatSeal({
      ...{ profileId: '5d01', issuingState: 'UTO', signer: 'UTSS', certificate },
      ...{ issueDate: '2026-02-28', signatureDate: '2026-03-01' },
      mrzLines: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
    });
    const read = parseSeal(appendSignature(visa, new Uint8Array(64)));
    expect(read).toMatchObject({ issuingState: 'UTO', certificate, issueDate: '2026-02-28' });
    expect(read?.mrzLines?.[1]).toBe('L8988901C4XXX4009078F9612109<<<<<<<<<<<<<<<<');
  });
});

// The examples of BSI TR-03137 part 1, annex B and section 3.2.3.
test.each([
  ['BSI01', '62d719c9'],
  ['XK CD', 'eb0466a9'],
  ['XKCD', 'eb11fe45'],
])('C40 packs %s', (text, bytes) => {
  expect(Buffer.from(encodeC40(text)).toString('hex')).toBe(bytes);
  expect(decodeC40(encodeC40(text))).toBe(text);
});

test('C40 reads what it has written', () => {
  const text = fc.string({ unit: fc.constantFrom(...' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'), maxLength: 40 });
  fc.assert(
    fc.property(text, (written) => {
      expect(decodeC40(encodeC40(written))).toBe(written);
    }),
  );
});

/** With a signature of 64 bytes. */
function sealed(hex: string): Uint8Array {
  return appendSignature(Buffer.from(hex.replace(/\s/g, ''), 'hex'), new Uint8Array(64));
}
