import { expect, test } from 'vitest';
import { handOffMessage } from './hand-off-message.ts';
import wordings from './hand-off-wordings.json' with { type: 'json' };
import codes from './wordings.json' with { type: 'json' };

const URL = 'https://verify.example/phone/test_abc';

test('the link to a phone is written in all the languages that codes are, with business and address', () => {
  expect(Object.keys(wordings).sort()).toEqual(Object.keys(codes).sort());
  for (const language of Object.keys(wordings)) {
    const sent = { channel: 'email', to: 'j@example.com', url: URL, business: 'Aoba $& Bank', language } as const;
    const { subject, text } = handOffMessage(sent);
    expect(subject, language).toContain('Aoba $& Bank');
    expect(text, language).toContain('Aoba $& Bank');
    expect(text.trimEnd().endsWith(URL), language).toBe(true);
    expect(`${subject}${text}`, language).not.toMatch(/[{}]/);
  }
});
