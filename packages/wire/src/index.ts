export * from './hosted.ts';
