/** conf/privilege in words. */
import { brokenPrivilegeRules, DEFAULT_RUNNERS, runnerNamed, type Span } from '../../index.ts';
import type { Inspection } from './inspection.ts';

export function privilegeTexts(inspection: Inspection): Span[] {
  const { privilege } = inspection;
  const broken = brokenPrivilegeRules(privilege).map(
    ({ message }): Span => [
      `DSM 7 refuses that of a package that Synology has not signed: ${message}`,
      'odd',
    ],
  );
  if (privilege === undefined) return [['root on DSM 6: it has no conf/privilege', 'odd'], ...broken];
  const { joinGroups, joinPackageGroups, ctrlScript, executable, tool } = privilege;
  return [
    [whoText(inspection)],
    ...list('joins the groups', [...joinGroups, ...joinPackageGroups.map((name) => `${name} (a package's)`)]),
    ...list('other users', [
      ...ctrlScript.map(({ action, runAs }) => `${action} as ${runAs}`),
      ...executable.map(({ relpath, runAs }) => `${relpath} as ${runAs}`),
    ]),
    ...list('tools', tool.map(toolText)),
    ...broken,
  ];
}

function whoText({ package: name, privilege }: Inspection): string {
  const user = privilege?.username ?? name;
  const group = privilege?.groupname ?? user;
  const word = privilege?.runAs;
  const runner = word === undefined ? DEFAULT_RUNNERS.noDefaults.runner : runnerNamed(word);
  const account = runner === 'root' ? 'root' : `its own user ${user} and group ${group}`;
  if (word === runner) return account;
  return `${account}: ${word === undefined ? 'no defaults say otherwise' : `run-as is ${JSON.stringify(word)}`}`;
}

type Tool = NonNullable<Inspection['privilege']>['tool'][number];

function toolText({ relpath, user, group, permission, capabilities }: Tool): string {
  const mode = permission === undefined ? '' : ` ${permission.toString(8).padStart(4, '0')}`;
  return `${relpath} ${user}:${group}${mode}${capabilities === undefined ? '' : ` with ${capabilities}`}`;
}

const list = (label: string, texts: readonly string[]): Span[] =>
  texts.length === 0 ? [] : [[`${label}: ${texts.join(', ')}`]];
