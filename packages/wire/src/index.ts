export * from './hosted.ts';
export * from './modal.ts';
