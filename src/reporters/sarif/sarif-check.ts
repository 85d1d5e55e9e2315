/** The findings of packages as SARIF 2.1.0, which code scanning of GitHub and editors read. */
import { type CheckedEntry, resultsOf } from '../checked-package.ts';
import { escapeActive } from '../escape-active.ts';
import { printable } from '../printable.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** `version` is that of spkbox. */
export function sarifCheck(entries: readonly CheckedEntry[], version: string): string {
  const results = entries.flatMap(resultsOf);
  const codes = [...new Set(results.map(({ code }) => code))].sort();
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'spkbox', version, rules: codes.map((id) => ({ id })) } },
        results: results.map(({ level, code, text, file, line }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level,
          message: { text },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file) },
                ...(line === undefined || line < 1 ? {} : { region: { startLine: line } }),
              },
            },
          ],
        })),
      },
    ],
  };
  return `${escapeActive(JSON.stringify(log, undefined, 2))}\n`;
}

/** A relative path stays relative to the root of the repository. */
const uriOf = (file: string): string =>
  `${file.startsWith('/') ? 'file://' : ''}${printable(file).split('/').map(encodeURIComponent).join('/')}`;
