/** Runs before each test file of both projects. */
import { afterAll } from 'vitest';
import { endFile } from './file-end.ts';

afterAll(endFile);
