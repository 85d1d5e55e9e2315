/** The words of run-as, and what counts where none is said. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_RUNNERS, RUN_AS, runnerNamed, runnerOf } from '../../src/dsm/run-as.ts';

const saying = (runAs: string | undefined, ctrlScript: { action: string; runAs: string }[] = []) => ({
  runAs,
  ctrlScript,
});

describe('who runs a script', () => {
  it('is who defaults say, or root where there is no conf/privilege', () => {
    expect(runnerOf(saying('package'), 'start')).toBe('package');
    expect(runnerOf(saying('root'), 'start')).toBe('root');
    expect(runnerOf(saying('system'), 'start')).toBe('root');
    expect(runnerOf(saying(undefined), 'start')).toBe('package');
    expect(runnerOf(undefined, 'start')).toBe('root');
  });

  it('is who ctrl-script says for that action, and for no other', () => {
    const privilege = saying('package', [
      { action: 'start', runAs: 'root' },
      { action: 'prestop', runAs: 'root' },
    ]);
    const root = ['prestart', 'start', 'prestop', 'stop', 'status'].filter(
      (script) => runnerOf(privilege, script) === 'root',
    );
    expect(root).toEqual(['start', 'prestop']);
    expect(runnerOf(privilege)).toBe('package');
  });

  it('is root for a word that nobody knows', () => {
    expect(runnerNamed('somebody')).toBe('root');
  });

  it('has a source for each word', () => {
    for (const { source } of [...RUN_AS, ...Object.values(DEFAULT_RUNNERS)]) expect(source.from).not.toBe('');
  });
});
