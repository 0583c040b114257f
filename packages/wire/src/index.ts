export * from './captures.ts';
export * from './hosted.ts';
export * from './modal.ts';
