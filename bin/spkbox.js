#!/usr/bin/env node
// With too few descriptors not even the code that reports it can be loaded.
import('../dist/main.js').catch((error) => {
  if (error?.code !== 'EMFILE') throw error;
  process.stderr.write(
    `error HOST_LIMIT: spkbox may not open enough files: ${error.message}\n  what to do: Raise the limit: ulimit -n 1024.\n`,
  );
  process.exitCode = 2;
});
