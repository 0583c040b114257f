import type { Messages } from '@lingui/core';

type Text = Messages[string];
type Token = Exclude<Text, string>[number];

/**
 * Makes a catalogue that shows what a layout does with longer words and with letters above and below the usual line: each
 * word is longer by two fifths, which is what German and Finnish need, each letter carries an accent where there is one,
 * and brackets show whether a text has been cut off or put together from pieces.
 */
export function pseudo(messages: Messages): Messages {
  return Object.fromEntries(Object.entries(messages).map(([id, text]) => [id, ['[', ...lengthened(text), ']']]));
}

function lengthened(text: Text): Token[] {
  return typeof text === 'string' ? [stretch(text)] : text.map(inToken);
}

/** Placeholders stay as they are, the branches of a plural are texts themselves. */
function inToken(token: Token): Token {
  if (typeof token === 'string') return stretch(token);
  const [name, kind, branches] = token;
  if (typeof branches !== 'object' || branches === null) return token;
  // The offset of a plural is a number among its branches.
  const stretched = Object.entries(branches).map(([key, text]) => [key, Array.isArray(text) ? lengthened(text) : text]);
  return [name, kind, Object.fromEntries(stretched)] as Token;
}

function stretch(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => {
    const accented = word.replace(/[a-z]/gi, (letter) => ACCENTED[letter] ?? letter);
    return accented + accented.slice(-Math.ceil(word.length * 0.4)).toLowerCase();
  });
}

const PLAIN = 'ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz';
const WITH_ACCENTS = 'ÅÇĎÉĜĤÎĴĶĻÑÖŘŠŢÛŴÝŽåçďéĝĥîĵķļñöřšţûŵýž';
const ACCENTED = Object.fromEntries([...PLAIN].map((letter, i) => [letter, [...WITH_ACCENTS][i]!]));
