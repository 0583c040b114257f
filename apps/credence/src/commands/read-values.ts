import { WrongUsage } from '../command.ts';

/** How many of a list: 1 to 100. */
export function readLimit(text: string | undefined): number {
  if (text === undefined) return 10;
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100) return Number(text);
  throw new WrongUsage(`--limit: "${text}" is not a number from 1 to 100.`);
}

/** `name=value`, at the first equals sign. */
export function readPair(option: string, text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new WrongUsage(`--${option}: "${text}" is not of the form name=value.`);
}
