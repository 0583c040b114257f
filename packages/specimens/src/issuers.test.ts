import { isKnownIssuer, isSpecimenIssuer, isUnassignedIin, parseAamva, parseMrz } from '@credence/documents';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { licensePayload, machineReadableZone } from './machine-readable.ts';
import { inventDocument, type SpecimenOptions } from './truth.ts';

/** Whatever may be said of a document and its holder; what no document could have is refused when it is written. */
const options: fc.Arbitrary<SpecimenOptions> = fc.record(
  {
    seed: fc.string({ minLength: 1, maxLength: 8 }),
    person: fc.record(
      { surname: fc.constantFrom('ERIKSSON', 'D', 'USA', 'MÜLLER'), givenNames: fc.constantFrom('ANNA', 'USA') },
      { requiredKeys: [] },
    ),
    documentNumber: fc.constantFrom('L898902C3', 'USA636014', 'D12345678'),
    expirationDate: fc.constantFrom('2020-01-31', '2035-01-31'),
  },
  { requiredKeys: ['seed'] },
);

// Live mode takes no document whose issuer it does not know: see the check `document_issuer`.
test('whatever is drawn, it is of an issuer that no genuine document has', () => {
  fc.assert(
    fc.property(options, fc.constantFrom('passport', 'id_card'), fc.boolean(), (said, type, other) => {
      const { truth } = inventDocument({ ...said, type, ...(other && { flaw: 'other_kind' as const }) });
      const { issuingState } = parseMrz(machineReadableZone(truth))!;
      expect([isSpecimenIssuer(issuingState), isKnownIssuer(issuingState)]).toEqual([true, false]);
    }),
  );
  fc.assert(
    fc.property(options, (said) => {
      const { truth, person } = inventDocument({ ...said, type: 'driving_license' });
      expect(isUnassignedIin(parseAamva(licensePayload(truth, person))!.iin)).toBe(true);
    }),
  );
});
