// Svelte's own settings: runes everywhere, and no preprocessing beyond TypeScript.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess({ style: false }),
  compilerOptions: { runes: true },
};
