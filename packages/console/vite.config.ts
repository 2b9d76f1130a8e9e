import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const outDir = join(import.meta.dirname, "dist/app");

/** Where `npm run console:dev` sends API calls. */
const developmentServer = process.env["OPENSWF_URL"] ?? "http://127.0.0.1:7930";

/** Writes a compressed copy beside each file, so that no server has to compress while it answers. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  closeBundle() {
    for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(html|js|css|svg)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const body = readFileSync(path);
      const gzipped = gzipSync(body, { level: 9 });
      if (gzipped.length < body.length) writeFileSync(`${path}.gz`, gzipped);
    }
  },
});

export default defineConfig({
  root: import.meta.dirname,
  base: "/console/",
  plugins: [react(), compressed()],
  // From source, as everywhere in the workspace. The condition "source" would also take that of libraries.
  resolve: {
    alias: [{ find: /^@openswf\/(model|insight)\/(.*)$/, replacement: join(import.meta.dirname, "../$1/src/$2.ts") }],
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2023",
    // A data: URL would be refused by the Content-Security-Policy.
    assetsInlineLimit: 0,
    // The preload helper of Vite is not needed by browsers of this target.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Measured compressed instead, by a test.
    chunkSizeWarningLimit: 2_000,
    sourcemap: false,
  },
  server: {
    proxy: {
      "^/$": {
        target: developmentServer,
        changeOrigin: true,
        // The server answers only pages of its own.
        headers: { origin: developmentServer },
        bypass: ({ method, url }) => (method === "POST" ? undefined : url),
      },
    },
  },
});
