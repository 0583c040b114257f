import { styleText } from 'node:util';

type Colour = 'green' | 'red' | 'yellow' | 'gray' | 'bold';

/** Colours a text, or leaves it as it is where colours are not wanted. */
export type Paint = (colour: Colour, text: string) => string;

export function createPaint(colours: boolean): Paint {
  return (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text);
}

/** Only for eyes: not in files and pipes, and nowhere they are declined. @see https://no-color.org */
export function wantsColours(env: Record<string, string | undefined>, isTerminal: boolean): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}
