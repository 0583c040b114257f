import { formatAamva, formatMrz } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import { page, passport, QUAD, withMrz } from '../test/pictures.ts';
import { decide, earliestDateOnEarth, outputsOf } from './decide.ts';
import { type CaptureReading, READINGS_VERSION, type Readings, type TextLine } from './readings.ts';
import type { DocumentType, ReportSections } from './report.ts';

const TODAY = '2026-03-01';

describe('a passport', () => {
  test('is verified when everything agrees', () => {
    const decision = decide(readings({ front: passport() }), session('passport'), TODAY);
    expect(decision.error).toBeNull();
    expect(decision.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'document_found pass',
      'document_legible pass',
      'document_type pass',
      'document_declared pass',
      'document_issuer pass',
      'mrz_check_digits pass',
      'print_confirms pass',
      'document_complete pass',
      'document_dates pass',
      'document_expiry pass',
      'document_machine_readable pass',
    ]);
    expect(decision.document?.data).toMatchObject({
      type: 'passport',
      firstName: 'ANNA MARIA',
      lastName: 'ERIKSSON',
      number: 'L898902C3',
      birthDate: '1974-08-12',
      expirationDate: '2032-04-15',
      issuingCountry: null,
      sex: 'female',
    });
  });

  test('that has expired is found out, and not a day too early', () => {
    const outcome = (today: string) => decide(readings({ front: passport() }), session('passport'), today).error?.code;
    expect(outcome('2032-04-15')).toBeUndefined();
    expect(outcome('2032-04-16')).toBe('document_expired');
  });

  test.each([
    ['a date of birth that no calendar has', { birthDate: { year: '74', month: '19', day: '39' } }],
    ['an unknown date of birth', { birthDate: { year: '<<', month: '<<', day: '<<' } }],
    ['no name', { surname: '', givenNames: '' }],
    ['no number', { documentNumber: '' }],
    ['a date of expiry that no calendar has', { expirationDate: { year: '32', month: '02', day: '30' } }],
  ])('with %s is not verified, whatever its check digits say, and not called expired', (_, fields) => {
    const front = passport(fields);
    const decision = decide(readings({ front }), session('passport'), TODAY);
    expect(decision.checks.find((check) => check.id === 'mrz_check_digits')?.outcome).toBe('pass');
    expect(decision.error?.code).toBe('document_unverified_other');
  });

  test('of somebody with a single name is verified', () => {
    expect(decide(readings({ front: passport({ givenNames: '' }) }), session('passport'), TODAY).error).toBeNull();
  });

  test('with one wrong check digit is not verified', () => {
    const front = passport();
    front.mrz!.lines[1] = front.mrz!.lines[1]!.replace('L898902C3', 'L898902C4');
    expect(decide(readings({ front }), session('passport'), TODAY).error?.code).toBe('document_unverified_other');
  });

  test('of a specimen state proves nothing in live mode', () => {
    const decision = decide(readings({ front: passport() }), { ...session('passport'), livemode: true }, TODAY);
    expect(decision.checks.find((check) => check.id === 'document_issuer')?.outcome).toBe('fail');
    expect(decision.error?.code).toBe('document_unverified_other');
  });

  test('of a real state may pass in live mode; that of an unknown one never', () => {
    const code = (issuingState: string) =>
      decide(readings({ front: passport({ issuingState }) }), { ...session('passport'), livemode: true }, TODAY).error
        ?.code;
    expect(code('D')).toBeUndefined();
    expect(code('QQQ')).toBe('document_unverified_other');
  });

  test('is refused where the session takes other documents only', () => {
    const only = { ...session('passport'), options: { document: { allowedTypes: ['id_card' as const] } } };
    expect(decide(readings({ front: passport() }), only, TODAY).error?.code).toBe('document_type_not_supported');
  });

  test('does not pass for the identity card that was declared', () => {
    const decision = decide(readings({ front: passport() }), session('id_card'), TODAY);
    expect(decision.error?.code).toBe('document_unverified_other');
    expect(decision.checks.find((check) => check.id === 'document_declared')?.outcome).toBe('fail');
  });
});

describe('an identity card', () => {
  const front = () => printed(['UTOPIA', 'HN2396988', 'PATEL', 'MARGARET ANN', '23 NOV 1978']);

  test('is verified when name and number of the back stand on the front', () => {
    const decision = decide(readings({ front: front(), back: card() }), session('id_card'), TODAY);
    expect(decision.error).toBeNull();
    expect(decision.document?.data).toMatchObject({ type: 'id_card', lastName: 'PATEL', firstName: 'MARGARET ANN' });
  });

  test('is verified although a letter of the front was misread', () => {
    const misread = printed(['UTOPIA', 'HN2396988', 'PATEI', 'MARGARE7 ANN']);
    expect(decide(readings({ front: misread, back: card() }), session('id_card'), TODAY).error).toBeNull();
  });

  test('is not verified with the front of somebody else', () => {
    const other = printed(['UTOPIA', 'ZZ1111111', 'ERIKSSON', 'ANNA MARIA', '12 AUG 1974']);
    expect(decide(readings({ front: other, back: card() }), session('id_card'), TODAY).error?.code).toBe(
      'document_unverified_other',
    );
  });

  test('is not verified from one side shown twice', () => {
    const decision = decide(readings({ front: card(), back: card() }), session('id_card'), TODAY);
    expect(decision.checks.find((check) => check.id === 'sides_differ')).toMatchObject({ outcome: 'fail' });
  });

  test('is not verified with a front that is its back once more, one line of the zone covered', () => {
    const [first, ...rest] = card().mrz!.lines;
    const covered = printed(['PAPER', 'STRIP', first!, rest[1]!]);
    const decision = decide(readings({ front: covered, back: card() }), session('id_card'), TODAY);
    expect(decision.checks.find((check) => check.id === 'sides_agree')?.outcome).not.toBe('pass');
  });

  test('whose zone claims to be that of a passport is asked for its other side all the same', () => {
    const claims = withMrz(formatMrz({ ...CARD, documentCode: 'P' }));
    const decision = decide(readings({ front: claims }), session('passport'), TODAY);
    expect(decision.error?.code).toBe('document_type_not_supported');
  });

  test('is not verified from its back alone', () => {
    expect(decide(readings({ back: card() }), session('id_card'), TODAY).error?.code).toBe('document_unverified_other');
  });
});

describe('a North American licence', () => {
  const back = (rewrite = (payload: string) => payload): CaptureReading => ({
    ...page(),
    text: [],
    barcode: {
      symbology: 'PDF417',
      quad: QUAD,
      payload: rewrite(
        formatAamva({
          kind: 'driving_license',
          iin: '636026',
          documentNumber: 'D12345678',
          firstName: 'JANE',
          lastName: 'SAMPLE',
          country: 'USA',
          birthDate: '1980-02-03',
          expirationDate: '2030-02-03',
          issueDate: '2022-02-03',
          sex: 'female',
          address: { line1: '1 MAIN ST', city: 'PHOENIX', state: 'AZ', postalCode: '85001' },
        }),
      ),
    },
  });

  test.each([
    ['names', 'NONE', 'NONE'],
    ['letters in its names', '---', '...'],
  ])('without %s does not agree with just any front', (_, lastName, firstName) => {
    const nameless = back((payload) =>
      payload.replace('DCSSAMPLE', `DCS${lastName}`).replace('DACJANE', `DAC${firstName}`),
    );
    const front = printed(['MENU OF THE DAY', 'SOUP', 'BREAD']);
    const { checks } = decide(readings({ front, back: nameless }), session('driving_license'), TODAY);
    expect(checks.find((check) => check.id === 'sides_agree')?.outcome).toBe('fail');
  });

  test.each([
    [
      'whose holder has no name',
      (payload: string) => payload.replace('DCSSAMPLE', 'DCSNONE').replace('DACJANE', 'DACNONE'),
    ],
    ['without a date of birth', (payload: string) => payload.replace('DBB02031980', 'DBBunknown!')],
    ['whose holder is not born yet', (payload: string) => payload.replace('DBB02031980', 'DBB02032180')],
    ['without a number', (payload: string) => payload.replace('DAQD12345678', 'DAQ')],
  ])('%s is not verified', (_, rewrite) => {
    expect(back(rewrite).barcode!.payload).not.toBe(back().barcode!.payload);
    const front = printed(['DRIVER LICENSE', 'D12345678', 'SAMPLE', 'JANE']);
    const decision = decide(readings({ front, back: back(rewrite) }), session('driving_license'), TODAY);
    expect(decision.error?.code).toBe('document_unverified_other');
  });

  test('is verified by its barcode and its front', () => {
    const front = printed(['DRIVER LICENSE', 'D12345678', 'SAMPLE', 'JANE']);
    const decision = decide(readings({ front, back: back() }), session('driving_license'), TODAY);
    expect(decision.error).toBeNull();
    expect(decision.document?.data).toMatchObject({
      type: 'driving_license',
      issuingCountry: 'US',
      firstName: 'JANE',
      lastName: 'SAMPLE',
      number: 'D12345678',
      birthDate: '1980-02-03',
      expirationDate: '2030-02-03',
      issuedDate: '2022-02-03',
      address: { line1: '1 MAIN ST', city: 'PHOENIX', state: 'AZ', country: 'US' },
    });
  });
});

describe('no document', () => {
  test('a landscape is no document', () => {
    const landscape: CaptureReading = { image: page().image, text: [] };
    expect(decide(readings({ front: landscape }), session('passport'), TODAY).error?.code).toBe(
      'document_unverified_other',
    );
  });

  test('a visa is read but not accepted', () => {
    const visa = passport();
    visa.mrz!.lines = formatMrz({
      format: 'MRV_A',
      documentCode: 'V',
      issuingState: 'UTO',
      surname: 'ERIKSSON',
      documentNumber: 'L8988901C',
    });
    expect(decide(readings({ front: visa }), session('passport'), TODAY).error?.code).toBe(
      'document_type_not_supported',
    );
  });

  test('nothing that was read stands in what is told or why', () => {
    const cases = [
      decide(readings({ front: passport() }), session('id_card'), '2040-01-01'),
      decide(readings({ front: printed(['X', 'Y', 'Z']), back: card() }), session('id_card'), '2040-01-01'),
    ];
    for (const { checks, error } of cases) {
      expect(JSON.stringify({ checks, error })).not.toMatch(/ERIKSSON|PATEL|L898902C3|HN2396988|1974|1978|2032/);
    }
  });
});

describe('what a verified session tells', () => {
  const nothing: ReportSections = { document: null, selfie: null, idNumber: null, phone: null, email: null };
  const verified = { status: 'verified', error: null } as const;
  const idNumber = {
    ...verified,
    firstName: 'JENNY',
    lastName: 'ROSEN',
    birthDate: '1901-01-01',
    idNumber: '1234',
    idNumberType: 'us_ssn',
  } as const;

  test('is the document’s, where there is one', () => {
    const { document } = decide(readings({ front: passport() }), session('passport'), TODAY);
    expect(outputsOf({ ...nothing, document, idNumber })).toMatchObject({
      firstName: 'ANNA MARIA',
      birthDate: '1974-08-12',
      idNumber: '1234',
      idNumberType: 'us_ssn',
      email: null,
    });
  });

  test('is the number’s otherwise, with the addresses that were confirmed', () => {
    const email = { ...verified, email: 'jenny@example.com' };
    const phone = { ...verified, phone: '+15555550123' };
    expect(outputsOf({ ...nothing, idNumber, email, phone })).toEqual({
      firstName: 'JENNY',
      lastName: 'ROSEN',
      address: null,
      birthDate: '1901-01-01',
      sex: null,
      unparsedSex: null,
      unparsedPlaceOfBirth: null,
      email: 'jenny@example.com',
      phone: '+15555550123',
      idNumber: '1234',
      idNumberType: 'us_ssn',
    });
  });
});

test('the same readings, session and date give the same decision', () => {
  const decideOnce = () => JSON.stringify(decide(readings({ front: passport() }), session('passport'), TODAY));
  expect(decideOnce()).toBe(decideOnce());
});

test('a day lasts until it has ended everywhere', () => {
  expect(earliestDateOnEarth(new Date('2026-03-02T11:59:59Z'))).toBe('2026-03-01');
  expect(earliestDateOnEarth(new Date('2026-03-02T12:00:00Z'))).toBe('2026-03-02');
});

function readings(captures: Readings['captures']): Readings {
  return { version: READINGS_VERSION, pipeline: { test: '1' }, captures };
}

function session(type: DocumentType) {
  return {
    livemode: false,
    type: 'document' as const,
    options: {},
    declared: { type, country: 'UTO' },
    providedDetails: null,
    expectedDetails: null,
  };
}

const CARD = {
  format: 'TD1',
  documentCode: 'I',
  issuingState: 'UTO',
  surname: 'PATEL',
  givenNames: 'MARGARET ANN',
  documentNumber: 'HN2396988',
  nationality: 'UTO',
  birthDate: { year: '78', month: '11', day: '23' },
  sex: 'female',
  expirationDate: { year: '35', month: '03', day: '01' },
} as const;

function card(): CaptureReading {
  return withMrz(formatMrz(CARD));
}

function printed(lines: string[]): CaptureReading {
  return { ...page(), text: lines.map((text): TextLine => ({ text, confidence: 0.95, quad: QUAD })) };
}
