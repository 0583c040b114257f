import { describe, expect, test } from 'vitest';
import { parseEmail, parsePhone } from './addresses.ts';
import wordings from './wordings.json' with { type: 'json' };
import { codeMessage } from './wordings.ts';

const CODE = { to: '+12025550123', code: '493027', business: 'Aoba Bank', publicUrl: 'https://verify.example.com' };

describe('the message that brings a code', () => {
  test('is written in all 27 languages of the pages, with business and code', () => {
    expect(Object.keys(wordings)).toHaveLength(27);
    for (const language of Object.keys(wordings)) {
      const { subject, text } = codeMessage({ ...CODE, channel: 'email', language });
      expect(subject, language).toContain('Aoba Bank');
      expect(text, language).toContain('Aoba Bank');
      expect(text, language).toContain('493027');
      expect(`${subject}${text}`).not.toMatch(/[{}]/);
    }
  });

  test('writes the name of a business as it is, whatever it is', () => {
    const business = "{code} $& $' Bank";
    const { subject, text } = codeMessage({ ...CODE, business, channel: 'email', language: 'en' });
    expect(subject).toBe(`Your code for ${business}`);
    expect(text).toMatch(/^Your code for \{code\} \$& \$' Bank is 493027\./);
  });

  test('ends on a phone in the line by which its browser offers the code, where the pages are on HTTPS', () => {
    const { text } = codeMessage({ ...CODE, channel: 'phone', language: 'xx' });
    expect(text).toMatch(/^Your code for Aoba Bank is 493027\..*\n\n@verify\.example\.com #493027$/);
    const local = codeMessage({ ...CODE, publicUrl: 'http://127.0.0.1:12111', channel: 'phone', language: 'en' });
    expect(local.text).not.toContain('@');
  });
});

describe('parseEmail', () => {
  test.each([
    [' Jenny.Rosen+x@Example.COM ', 'Jenny.Rosen+x@example.com'],
    ["o'neil@sub.example.co.uk", "o'neil@sub.example.co.uk"],
  ])('takes %s', (text, address) => {
    expect(parseEmail(text)).toBe(address);
  });

  test.each([
    'jenny',
    'jenny@example',
    'jenny@@example.com',
    'jenny.@example.com',
    'jenny@-example.com',
    'a@b.com, c@d.com',
    'jenny@example.com\r\nBcc: x@y.com',
    '"jenny"@example.com',
    `${'x'.repeat(65)}@example.com`,
    `jenny@${'x.'.repeat(130)}com`,
  ])('refuses %j', (text) => {
    expect(parseEmail(text)).toBeUndefined();
  });
});

describe('parsePhone', () => {
  test.each([
    ['+1 (202) 555-0123', undefined, '+12025550123'],
    ['(202) 555-0123', 'US', '+12025550123'],
    ['090-1234-5678', 'JP', '+819012345678'],
    ['+44 7911 123456', 'JP', '+447911123456'],
  ])('reads %s in %s', (text, country, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });

  test.each([
    ['2025550123', undefined],
    ['2025550123', 'XX'],
    ['123', 'US'],
    ['call +12025550123', 'US'],
    ['+12025550123 ext. 7', 'US'],
    ['', 'US'],
  ])('refuses "%s" in %s', (text, country) => {
    expect(parsePhone(text, country)).toBeUndefined();
  });
});
