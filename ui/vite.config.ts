// How the pages are built: relative addresses, no inlined assets and no inline code, because the window's
// content security policy forbids both. The mode `pictures` builds the same pages on the fake desk.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte()],
  build: {
    target: ['chrome120', 'safari16'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The teller's window and the customer's; neither loads the other's code.
    rolldownOptions: { input: ['index.html', 'display.html'] },
    outDir: mode === 'pictures' ? '../target/ui-pictures' : 'dist',
    emptyOutDir: true,
  },
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  // Without this, Vitest would take Svelte's server build.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    // Nothing else runs beside them, so they need not leave a core to others.
    maxWorkers: '100%',
    // A busy computer is slow, and not wrong.
    testTimeout: 60_000,
  },
}));
