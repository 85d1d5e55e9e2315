/** A run on the page: why it failed, the steps of its scenario, its actions, and what was left behind. */
import type { PathList } from '../../events.ts';
import { placeText } from '../../findings.ts';
import { failurePlaces } from '../fold/failure-places.ts';
import type { Report, ScenarioReport } from '../fold/report.ts';
import { packageName } from '../labels.ts';
import type { NamedRun } from '../report-runs.ts';
import { actionPart } from './action.ts';
import { leftBehindPart } from './left-behind.ts';
import { type Content, type Html, tag } from './markup.ts';
import { foldable, row, section, type Tone, toned } from './parts.ts';

export function runPart({ name, report }: NamedRun): Html {
  const passed = report.ended?.passed === true;
  const body = [
    header(report),
    section('Why it failed', failurePlaces(report).map(failure)),
    report.scenario === undefined ? undefined : scenarioPart(report.scenario),
    section('Findings', report.packages.flatMap(findings)),
    section('Actions', report.actions.map(actionPart)),
    section(
      'Status',
      report.statuses.map((status) =>
        tag('p', {}, `${packageName(status)}: ${status.status} (${status.code})`),
      ),
    ),
    section('Data over the upgrade', report.upgrades.map(upgrade)),
    report.leftBehind === undefined ? undefined : leftBehindPart(report.leftBehind),
    section(
      'Not checked',
      (report.ended?.notChecked ?? []).map((text) => tag('p', { class: 'odd' }, text)),
    ),
  ];
  const attributes = { class: 'run', open: !passed, 'data-passed': String(passed) };
  return foldable({ tone: passed ? 'good' : 'bad', name, ms: report.ms }, body, attributes);
}

function header({ run, box, scenario, packages, ended }: Report): Html {
  const without = (ended?.notEmulated ?? []).map(({ kind, name }) => `the ${kind} ${name}`);
  const facts = [
    scenario?.file,
    ...packages.map((pkg) => `${packageName(pkg)} (${pkg.file})`),
    run &&
      `DSM ${run.dsm.release}-${run.dsm.build} · ${run.dsm.platform} (${run.dsm.arch}) · ${run.dsm.language}`,
    box && `${box.engine} box`,
    ...(without.length === 0 ? [] : [`without ${without.join(', ')}`]),
  ];
  return tag('p', { class: 'quiet' }, facts.filter((fact) => fact !== undefined).join(' · '));
}

const failure = ({ text, file, line }: ReturnType<typeof failurePlaces>[number]): Html =>
  row({
    tone: 'bad',
    name: [
      text,
      file === undefined ? undefined : toned('quiet', `  ${file}${line === undefined ? '' : `:${line}`}`),
    ],
  });

const TONES: Readonly<Record<'met' | 'failed' | 'not-checked', Tone>> = {
  met: 'good',
  failed: 'bad',
  'not-checked': 'odd',
};

function scenarioPart({ steps }: ScenarioReport): Content {
  return section(
    'Scenario',
    steps.map(({ part, title, line, skipped, failed, expectations }) => {
      const place = toned('quiet', `  line ${line}${skipped ? ', left out' : ''}`);
      const name = [part === 'steps' ? '' : `${part}: `, title, place];
      const checks = expectations.map(({ result, text, actual = '' }) =>
        row({ tone: TONES[result], name: result === 'met' ? text : `${text}: ${actual}` }),
      );
      return [
        row({ tone: skipped ? 'quiet' : failed ? 'bad' : 'good', name }),
        tag('div', { class: 'under' }, checks),
      ];
    }),
  );
}

const findings = ({ findings: all }: Report['packages'][number]): Html[] =>
  all.map(({ severity, place, text, advice, code }) =>
    row({
      tone:
        severity === 'refused' || severity === 'failed' ? 'bad' : severity === 'warning' ? 'odd' : 'quiet',
      name: [
        `${[placeText(place), text].filter((part) => part !== '').join(': ')} ${advice} `,
        toned('quiet', code),
      ],
    }),
  );

function upgrade({
  package: name,
  from,
  version,
  unchanged,
  created,
  changed,
  lost,
}: Report['upgrades'][number]): Html {
  const counts = `${unchanged} as before, ${changed.total} changed, ${created.total} new, ${lost.total} lost`;
  const paths = (label: string, { first }: PathList) =>
    first.map((path) => tag('li', {}, `${label} ${path}`));
  const list = tag('ul', {}, paths('lost', lost), paths('changed', changed), paths('new', created));
  return foldable(
    { tone: lost.total === 0 ? 'good' : 'odd', name: `${name}, from ${from} to ${version}: ${counts}` },
    list,
  );
}
