/** The command line as a whole: its commands and its help. */
import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { addChaos } from './chaos/command.ts';
import { addCheck } from './check/command.ts';
import { addDoctor } from './doctor/command.ts';
import { addExplain } from './explain/command.ts';
import { addGc } from './gc/command.ts';
import { addInit } from './init/command.ts';
import { addInspect } from './inspect/command.ts';
import { addMerge } from './merge/command.ts';
import { addPack } from './pack/command.ts';
import { addPlan } from './plan/command.ts';
import { addReplay } from './replay/command.ts';
import { addRun } from './run/command.ts';
import { print } from './terminal.ts';
import { addTry } from './try/command.ts';
import { addUpgrade } from './upgrade/command.ts';
import { addWizard } from './wizard/command.ts';

const EXAMPLES = `
Examples:
  spkbox try hello-1.0.0-0001.spk               its whole life, every step
  spkbox try ./hello --wizard name=value        a folder; with an answer to its wizard
  spkbox try ./hello --dsm 7.0 --platform rtd1296 --language ger
  spkbox try ./hello --keep                     a shell in the box where it fails
  spkbox try ./hello --reporter junit:junit.xml --reporter pretty
  spkbox try python.spk app.spk                 several: dependencies first
  spkbox upgrade releases/*.spk                 from each old version to the newest
  spkbox check ./packages/*.spk                 what DSM would refuse
  spkbox plan upgrade app-1.0.spk app-2.0.spk

Exit code: 0 it passed, 1 the package failed, 2 a wrong call, or our own fault.
"spkbox <command> --help" shows the options of a command.
`;

export function makeProgram(): Command {
  const program = new Command('spkbox')
    .description("Runs a Synology package's whole life in a Linux box that looks like DSM, without a NAS.")
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    // What commander would print of an error, we print like every other.
    .configureOutput({ writeOut: print, writeErr: () => undefined, outputError: () => undefined })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', EXAMPLES);
  for (const add of [
    addInit,
    addTry,
    addRun,
    addUpgrade,
    addChaos,
    addCheck,
    addPlan,
    addInspect,
    addWizard,
    addPack,
    addReplay,
    addMerge,
    addExplain,
    addDoctor,
    addGc,
  ])
    add(program);
  return program;
}

/** `--keep hello.spk` is `--keep` and a file: only `--keep=running` takes a value. */
export function withoutGreed(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, index) => (arg === '--keep' && (end < 0 || index < end) ? '--keep=failure' : arg));
}
