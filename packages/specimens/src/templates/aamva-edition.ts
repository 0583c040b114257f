/**
 * Rewrites a payload of edition 10 (2020) as an earlier edition has it: since 4 the elements are the same, 2 and 3 have all
 * given names in one element, 1 the whole name and years first.
 *
 * @see AAMVA DL/ID Card Design Standard (2020), annex D.12, and Best Practices Guideline (2000)
 */
export function payloadOfEdition(payload: string, edition: number): string {
  const renumbered = payload.replace(/(ANSI \d{6})\d\d/, `$1${String(edition).padStart(2, '0')}`);
  if (edition > 3) return renumbered;
  const elementOf = (id: string) => new RegExp(`(?:\\n|DL|ID)${id}([^\\n\\r]*)`).exec(renumbered)?.[1] ?? '';
  if (edition > 1) {
    return renumbered.replace(/\nDAC([^\n\r]*)/, '\nDCT$1').replace(/\n(DAD|DDE|DDF|DDG)[^\n\r]*/g, '');
  }
  const name = `${elementOf('DCS')},${elementOf('DAC').replace(' ', ',')}`;
  return renumbered
    .replace(/\n(DCS[^\n\r]*)/, `\nDAA${name}`)
    .replace(/\n(DAC|DAD|DCF|DCG)[^\n\r]*/g, '')
    .replace(/\n(DB[ABD])(\d{4})(\d{4})/g, '\n$1$3$2')
    .replace(/(DL|ID)(DBA)(\d{4})(\d{4})/, '$1$2$4$3')
    .replace(/\nDBC2/, '\nDBCF')
    .replace(/\nDBC1/, '\nDBCM');
}
