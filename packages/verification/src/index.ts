export * from './findings.ts';
export * from './readings.ts';
export * from './refusal.ts';
export * from './report.ts';
export * from './session.ts';
