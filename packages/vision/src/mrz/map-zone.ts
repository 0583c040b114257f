import type { MrzReading, Quad } from '@credence/verification';

/** The zone in other pixels: its quad and those of its rows. */
export function mapZone(mrz: MrzReading, map: (quad: Quad) => Quad): MrzReading {
  return { ...mrz, quad: map(mrz.quad), ...(mrz.rows && { rows: mrz.rows.map(map) }) };
}
