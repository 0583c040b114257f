import type { FieldPlace, TextPlace } from './template.ts';

export const BLUE = { paper: ['#e6eef6', '#e2ebee', '#efe9ef'], lines: ['46, 92, 138', '150, 70, 120'] } as const;
export const GREEN = { paper: ['#eaf1e6', '#e2ece4', '#f2ede0'], lines: ['52, 116, 92', '168, 120, 54'] } as const;
export const ROSE = { paper: ['#f6e6e8', '#f0e8ee', '#eae6f2'], lines: ['160, 70, 96', '90, 84, 150'] } as const;
export const SAND = { paper: ['#f3ede0', '#e6edf2', '#eae6f0'], lines: ['62, 84, 150', '180, 110, 60'] } as const;

/** Words in a larger print. */
export const heading = (
  text: string,
  x: number,
  y: number,
  sizeMm: number,
  more: Partial<TextPlace> = {},
): TextPlace => ({
  ...{ text, x, y, sizeMm, weight: 700 as const, color: '#27407e' },
  ...more,
});

/** Fields one under the other. */
export const column = (
  x: number,
  top: number,
  step: number,
  fields: readonly Omit<FieldPlace, 'x' | 'y'>[],
): FieldPlace[] => fields.map((field, row) => ({ ...field, x, y: top + row * step }));
