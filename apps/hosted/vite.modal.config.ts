import { defineConfig } from 'vite';

/** Builds the one script that stands on a business's own page: by itself, for every browser the pages run in. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: 'dist/js',
    emptyOutDir: true,
    target: ['chrome107', 'edge107', 'firefox104', 'safari16.4'],
    reportCompressedSize: false,
    lib: { entry: 'src/modal/credence.ts', formats: ['iife'], name: 'credenceScript', fileName: () => 'credence.js' },
  },
});
