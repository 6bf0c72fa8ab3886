import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const apiOrigin = process.env.EXHIBIT_WEB_API ?? "http://127.0.0.1:4180";

export default defineConfig({
  plugins: [
    // Before react(): the other way round, routes are neither generated nor split.
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      routesDirectory: "./src/routes",
      generatedRouteTree: "./src/route-tree.gen.ts",
      addExtensions: true,
      quoteStyle: "double",
      semicolons: true,
      disableLogging: true,
    }),
    react(),
  ],
  // The API puts a fresh nonce in its place for every page it serves.
  html: { cspNonce: "__NONCE__" },
  server: { proxy: { "/api": { target: apiOrigin, changeOrigin: true } } },
  build: { target: "es2023", manifest: true, assetsInlineLimit: 0 },
});
