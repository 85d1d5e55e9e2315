/**
 * Whether this run is the one in which everything is tried: the namespace engine as root. Elsewhere a sample is enough of
 * what Package Center does the same on every engine.
 */
export const IS_FULL_ENGINE: boolean = process.getuid?.() === 0 && process.env.SPKBOX_ENGINE !== 'docker';
