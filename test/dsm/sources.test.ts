/** No fact without its source. */
import { describe, expect, it } from 'vitest';
import { STANDING_GROUPS, STANDING_USERS } from '../../src/dsm/accounts.ts';
import { PLATFORMS } from '../../src/dsm/architectures.ts';
import { ENVIRONMENT } from '../../src/dsm/environment.ts';
import { DSM_MESSAGES, ERROR_CODES, WEB_API_ERRORS } from '../../src/dsm/error-codes.ts';
import { EXECUTION_ORDER } from '../../src/dsm/execution-order.ts';
import { HIERARCHY, HIERARCHY_LINKS, STAGING } from '../../src/dsm/hierarchy.ts';
import { INFO_FIELDS } from '../../src/dsm/info-fields.ts';
import { KERNEL_LINES } from '../../src/dsm/kernels.ts';
import { LANGUAGES } from '../../src/dsm/languages.ts';
import { LEFTOVERS } from '../../src/dsm/leftovers.ts';
import { LOG_AROUND, LOG_FORMS } from '../../src/dsm/log-lines.ts';
import { PORT_FILE_KEYS } from '../../src/dsm/port-file.ts';
import { RESERVED_PORTS } from '../../src/dsm/ports.ts';
import { ADMIN_GROUPS, PRIVILEGE_RULES } from '../../src/dsm/privilege-rules.ts';
import { RELEASES } from '../../src/dsm/releases.ts';
import { DEFAULT_RUNNERS, RUN_AS } from '../../src/dsm/run-as.ts';
import type { Source } from '../../src/dsm/source.ts';
import { END_STAGES, SCRIPT_STATUS, STATUS_CODES } from '../../src/dsm/status-codes.ts';

const TABLES: Readonly<Record<string, readonly { readonly source: Source }[]>> = {
  USERS: STANDING_USERS,
  GROUPS: STANDING_GROUPS,
  PLATFORMS,
  uniqueStrings: PLATFORMS.map(({ uniqueSource }) => ({ source: uniqueSource })),
  ERROR_CODES,
  WEB_API_ERRORS,
  DSM_MESSAGES: Object.values(DSM_MESSAGES),
  INFO_FIELDS,
  KERNEL_LINES,
  LANGUAGES,
  PORT_FILE_KEYS,
  RESERVED_PORTS,
  ADMIN_GROUPS,
  PRIVILEGE_RULES,
  RUN_AS,
  unsaid: Object.values(DEFAULT_RUNNERS),
  ENVIRONMENT,
  HIERARCHY,
  HIERARCHY_LINKS,
  staging: [STAGING.folder, ...Object.values(STAGING.install), STAGING.spkFile, STAGING.upgradeFolder],
  LOG_FORMS,
  LOG_AROUND,
  LEFTOVERS,
  executionOrder: Object.values(EXECUTION_ORDER).flatMap((phases) => phases.flatMap(({ rows }) => rows)),
  releases: RELEASES.flatMap(({ sources }) => Object.values(sources).map((source) => ({ source }))),
  STATUS_CODES,
  SCRIPT_STATUS,
  END_STAGES: Object.values(END_STAGES),
};

describe('every row has a source', () => {
  it.each(Object.entries(TABLES))('%s', (_name, rows) => {
    expect(rows.length).toBeGreaterThan(0);
    for (const { source } of rows) {
      expect(source.from.trim().length).toBeGreaterThan(5);
      expect(['sure', 'likely', 'inferred']).toContain(source.confidence);
    }
  });
});
