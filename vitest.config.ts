import path from "node:path";
import { defineConfig } from "vitest/config";

const shared = {
  pool: "forks" as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  setupFiles: ["test/support/own-device.ts"],
};

export default defineConfig({
  define: { BUILD_ID: JSON.stringify("test") },
  test: {
    // Made by the stage "native TensorFlow".
    env: { TI_TENSORFLOW_DIR: path.resolve(".cache/tensorflow") },
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", "test/learning/**"],
        },
      },
      {
        extends: true,
        test: { ...shared, name: "learning", include: ["test/learning/**/*.test.ts"], testTimeout: 900_000 },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
