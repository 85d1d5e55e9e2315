/** What this host offers to spkbox, as data and as lines. */
import {
  type EngineProbe,
  formatLine,
  type Page,
  pageOf,
  paragraph,
  probeEngines,
  type Span,
  VERSION,
} from '../../index.ts';
import { type HostCommands, hostCommands } from './host-commands.ts';

export interface Diagnosis {
  readonly spkbox: string;
  readonly node: { readonly version: string; readonly works: boolean; readonly fix: string };
  readonly engines: readonly EngineProbe[];
  /** What DSM has and a namespace box on this host lacks. A package may do without. */
  readonly commands: HostCommands;
  /** The engine that SPKBOX_ENGINE names; empty where it names none. */
  readonly wanted: string;
  /** The engine that would be used; empty for none. */
  readonly used: string;
  readonly works: boolean;
}

/** The oldest that package.json allows. */
const OLDEST_NODE = [20, 19] as const;

export async function diagnose(): Promise<Diagnosis> {
  const engines = await probeEngines();
  const engineName = process.env.SPKBOX_ENGINE ?? '';
  const candidates = engineName === '' ? engines : engines.filter(({ engine }) => engine === engineName);
  const firstWorking = candidates.find(({ works }) => works)?.engine ?? '';
  const node = diagnoseNode(process.version);
  return {
    spkbox: VERSION,
    node,
    engines,
    commands: hostCommands(),
    wanted: engineName,
    used: firstWorking,
    works: firstWorking !== '' && node.works,
  };
}

function diagnoseNode(version: string): Diagnosis['node'] {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const [oldest, oldestMinor] = OLDEST_NODE;
  const works = major > oldest || (major === oldest && minor >= oldestMinor);
  return { version, works, fix: works ? '' : `install Node ${OLDEST_NODE.join('.')} or newer` };
}

export function diagnosisLines(diagnosis: Diagnosis, look: { colour: boolean; width: number }): string[] {
  const page = pageOf({ ...look, verbose: false });
  const { spkbox, node, engines, commands } = diagnosis;
  return [
    formatLine(page, [`spkbox ${spkbox}`, 'strong']),
    '',
    ...checkLines(page, `Node ${node.version}`, { ...node, detail: '' }),
    ...engines.flatMap((probe) => checkLines(page, `engine ${probe.engine}`, probe)),
    ...commandLines(page, commands),
    '',
    ...endLines(page, diagnosis),
  ];
}

type Check = Pick<EngineProbe, 'works' | 'detail' | 'fix'>;

function checkLines(page: Page, name: string, { works, detail, fix }: Check): string[] {
  const mark: Span = works ? ['  ✓ ', 'good'] : ['  ✗ ', 'bad'];
  return [
    ...paragraph(page, [mark, [name], [detail === '' ? '' : '  ']], [detail, 'quiet']),
    ...(fix === '' ? [] : paragraph(page, [['    → ', 'bad']], [fix])),
  ];
}

/** Nothing that keeps spkbox from working. */
function commandLines(page: Page, { missing, fix }: HostCommands): string[] {
  if (missing.length === 0)
    return checkLines(page, 'the commands of DSM', { works: true, detail: '', fix: '' });
  const text = `this host lacks commands that DSM has: ${missing.join(', ')}`;
  return [...paragraph(page, [['  · ', 'odd']], [text]), ...paragraph(page, [['    → ', 'odd']], [fix])];
}

function endLines(page: Page, { used, wanted, engines, works }: Diagnosis): string[] {
  const reason = wanted === '' ? 'the first that works' : 'SPKBOX_ENGINE names it';
  if (works) return paragraph(page, [['OK', 'strong-good'], ['  ']], [`would use ${used}: ${reason}`]);
  const isEngine = wanted === '' || engines.some(({ engine }) => engine === wanted);
  const engineNames = engines.map(({ engine }) => engine).join(', ');
  const advice = isEngine
    ? 'follow one of the arrows above'
    : `SPKBOX_ENGINE names ${JSON.stringify(wanted)}, but the engines are: ${engineNames}`;
  return paragraph(page, [['NOT OK', 'strong-bad'], ['  ']], [advice]);
}
