/** The workers that DSM 7 gives to no package but Synology's own. */
import { type Source, sure } from './source.ts';

/** The error that DSM answers with is not known. */
export const SIGNED_WORKERS: readonly { readonly name: string; readonly source: Source }[] = [
  {
    name: 'sysnotify',
    source: sure(
      'ikev2; dnsacme ("signed-only"); the rejected release 26.6 of supermarsx/synology-drive-sync',
    ),
  },
];
