/** A box whose disk or whose programs fail while one step of an action goes on: what no package can bring about by itself. */
import {
  type Machine,
  type MachineOptions,
  type RunEvent,
  SpkboxError,
  startMachine,
} from '../../src/index.ts';

type Failing = 'script' | 'disk';

/** Lets a step fail: a script by its exit code, everything else by a disk that takes nothing. */
export class Fault {
  #step: number | undefined;
  /** Whether something was there to fail. */
  wasHit = false;
  #failing: Failing | undefined;
  #action: number | undefined;
  #kinds: readonly string[] = [];

  /** Lets the step of the next action fail. */
  breakStep(index: number): void {
    this.#step = index;
    this.wasHit = false;
    this.#action = undefined;
    this.#failing = undefined;
  }

  readonly onEvent = (event: RunEvent): void => {
    if (event.type === 'action-started') this.#begin(event);
    else if ('id' in event && event.id === this.#action) this.#go(event);
  };

  readonly makeMachine = async (options: MachineOptions): Promise<Machine> => {
    const machine = await startMachine(options);
    const broken: Partial<Machine> = {
      change: (ops) => this.#disk(() => machine.change(ops)),
      unpack: (tar, into) => this.#disk(() => machine.unpack(tar, into)),
      setAccess: (folder, entries) => this.#disk(() => machine.setAccess(folder, entries)),
      run: (command) => machine.run(this.#hits('script') ? { ...command, argv: ['/bin/false'] } : command),
    };
    return new Proxy(machine, {
      get(of, key) {
        const own = broken[key as keyof Machine] ?? Reflect.get(of, key, of);
        return typeof own === 'function' ? own.bind(of) : own;
      },
    });
  };

  #begin({ id, steps }: Extract<RunEvent, { type: 'action-started' }>): void {
    if (this.#step === undefined || this.#action !== undefined) return;
    this.#action = id;
    this.#kinds = steps.map(({ step }) => step.kind);
  }

  #go(event: RunEvent & { readonly id: number }): void {
    if (event.type === 'step-started' && event.index === this.#step && !event.undo)
      this.#failing = this.#kinds[event.index] === 'script' ? 'script' : 'disk';
    if (event.type === 'step-ended' && event.index === this.#step) this.#failing = undefined;
    if (event.type !== 'action-ended') return;
    this.#action = undefined;
    this.#step = undefined;
  }

  #hits(kind: Failing): boolean {
    this.wasHit ||= this.#failing === kind;
    return this.#failing === kind;
  }

  #disk(work: () => Promise<void>): Promise<void> {
    if (!this.#hits('disk')) return work();
    return Promise.reject(
      new SpkboxError('MACHINE_FILE_OP', 'Input/output error', { hint: 'This is a test.' }),
    );
  }
}
