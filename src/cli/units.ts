/** Sizes and lists as people read them. */

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `1 byte`, `512 bytes`, `12.3 KB`, `4.0 GB`; a KB has 1024 bytes. */
export function bytesText(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const number = bytes / 1024 ** power;
  return `${power === 0 ? number : number.toFixed(1)} ${UNITS[power]}`;
}
