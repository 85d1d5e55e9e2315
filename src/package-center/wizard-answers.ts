/** The wizard's answers on their way into scripts and conf/resource. */
import { SpkboxError } from '../errors.ts';
import type { Resource } from '../spk/resource.ts';

export type Answers = Readonly<Record<string, string | number | boolean>>;

/** Names that mean something to the shell or to DSM: an answer of that name never reaches a script. */
const NEVER =
  /^(SYNOPKG_.*|LD_.*|BASH.*|PATH|HOME|PWD|OLDPWD|IFS|ENV|PS[0-9]|SHELL|SHELLOPTS|USER|LOGNAME|UID|EUID|PPID|TMPDIR|GCONV_PATH|LOCPATH|NLSPATH|PERL5.*|PYTHON.*|NODE_.*|_)$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The answers as variables of a script; true and false are these words (guide 11). */
export function answerVariables(answers: Answers): Record<string, string> {
  for (const name of Object.keys(answers)) {
    if (NAME.test(name) && !NEVER.test(name)) continue;
    throw new SpkboxError('USE_BAD_ANSWERS', `"${name}" cannot be the key of a wizard's answer`, {
      hint: 'A key has letters, digits and "_", and is no variable of the shell or of DSM, such as PATH or SYNOPKG_PKGNAME.',
      where: name,
    });
  }
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, String(value)]));
}

/**
 * conf/resource with `{{key}}` replaced by the answers. Inferred: only within JSON strings, and a key without an
 * answer stays as it is.
 */
export function fillResource(resource: Resource, answers: Answers): Resource {
  return new Map([...resource].map(([name, spec]) => [name, fill(spec, answers)]));
}

function fill(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{([A-Za-z0-9_]+)\}\}/g, (whole, key: string) =>
      Object.hasOwn(answers, key) ? String(answers[key]) : whole,
    );
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, answers)]));
}
