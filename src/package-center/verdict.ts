/** What a run comes to: whether it passed, why not, and what was missing in it. Fed with the events, like every report. */
import type { EventBody, Finding } from '../events.ts';

export class Verdict {
  readonly #reasons: string[] = [];
  readonly #without = new Set<string>();
  #lacks: readonly string[] = [];

  get passed(): boolean {
    return this.#reasons.length === 0;
  }

  get reasons(): readonly string[] {
    return this.#reasons;
  }

  /** What the package asked for and did not get: a pass says nothing about it. */
  get without(): readonly string[] {
    return [...this.#without];
  }

  fail(reason: string): void {
    this.#reasons.push(reason);
  }

  add(body: EventBody): void {
    switch (body.type) {
      case 'box-made':
        this.#lacks = body.lacks;
        return;
      case 'findings':
        for (const each of body.findings) this.#addFinding(each);
        return;
      case 'output':
        this.#addOutput(body.text);
        return;
      case 'action-ended': {
        const { action, package: name, result, at, reason, alerts } = body.outcome;
        if (result === 'done') return;
        const words = reason === undefined ? alerts.join(' ') : `${at ?? ''}: ${reason}`;
        this.fail(`${action} ${name}: ${words}`);
        return;
      }
      case 'error':
        this.fail(`${body.text} (${body.code})`);
        return;
      default:
        return;
    }
  }

  #addFinding({ code, where, text }: Finding): void {
    if (code === 'worker-not-emulated') this.#without.add(`the worker ${where.split(' ').at(-1)}`);
    if (code === 'dependency-taken-as-there')
      this.#without.add(`the package ${/needs ([^ ;]+)/.exec(text)?.[1] ?? where}`);
    if (code === 'command-not-emulated')
      this.#without.add(`the command ${/"(.*?)"/.exec(text)?.[1] ?? where}`);
  }

  /** A script that called a command which only this box lacks did not do what it does on DSM. */
  #addOutput(text: string): void {
    if (!/not found|No such file/.test(text)) return;
    for (const command of this.#lacks) {
      if (new RegExp(`(^|[ /])${command}: `, 'm').test(text)) this.#without.add(`the command ${command}`);
    }
  }
}
