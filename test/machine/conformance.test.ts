/** What `machine.ts` promises, held on every engine that works here. */
import { onEveryEngine } from '../support/box.ts';
import { changesSuite } from './conformance/changes.ts';
import { factsSuite } from './conformance/facts.ts';
import { filesSuite } from './conformance/files.ts';
import { lifeSuite } from './conformance/life.ts';
import { lookSuite } from './conformance/look.ts';
import { runSuite } from './conformance/run.ts';
import { startSuite } from './conformance/start.ts';
import { unpackSuite } from './conformance/unpack.ts';
import { watchSuite } from './conformance/watch.ts';

await onEveryEngine((start, engine) => {
  runSuite(start);
  startSuite(start);
  unpackSuite(start);
  filesSuite(start);
  changesSuite(start, engine);
  watchSuite(start, engine);
  factsSuite(start);
  lifeSuite(start, engine);
  lookSuite(start, engine);
});
