export { aimSensor, type SensorOptions } from './aim-sensor.ts';
export { type AttackOptions, drawAttack, type LabelledSession } from './draw-attack.ts';
export { ATTACK_SPECIES, type AttackSpecies, type SessionLabel } from './species.ts';
