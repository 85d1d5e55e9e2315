/** Which of a package's files are no settings: a user does not edit them, and an upgrade may make them anew. Pure. */

/** Programs, keys, databases, pictures and the like. */
const NO_SETTINGS =
  /\.(?:db|sqlite3?|mdb|pem|key|crt|cer|csr|p12|pub|js|mjs|css|html?|py|pyc|sh|pl|rb|so|bin|gz|tgz|zip|png|jpe?g|svg|ico|default|defaults|sample|dist|example|orig|bak|old|new)$/i;

const DATABASE = /\.(?:db|sqlite3?|mdb)$/i;

/** What a package writes as it runs, by the name of the file or of a folder above it. */
const TRANSIENT =
  /(?:^|[/._-])(?:pids?|run|locks?|logs?|caches?|tmp|temp|sessions?|sock(?:et)?)(?:[/._-]|$)|-(?:wal|shm|journal)$/i;

/** `path` counts from the package's own folder: `var/cache/thumbs`. */
export const isTransient = (path: string): boolean => TRANSIENT.test(path.replace(/^[^/]+\//, ''));

export const isDatabase = (path: string): boolean => DATABASE.test(path);

/** Text that a person could edit: no program, no key, no number or mark that a program keeps for itself. */
export function isSettingsText(path: string, text: string): boolean {
  if (NO_SETTINGS.test(path) || /^\s*$/.test(text) || /[\0\ufffd]/.test(text)) return false;
  return !/^(?:#!|-----BEGIN |\s*[\d.:+-]+\s*$)/.test(text);
}
