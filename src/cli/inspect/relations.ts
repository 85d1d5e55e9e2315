/** What a package has to do with others: packages, services, ports, the page that it opens. */
import type { Page, PortRange, Requirement, Span } from '../../index.ts';
import type { Inspection } from './inspection.ts';
import { rowLines } from './rows.ts';

/** DSM's fields of INFO that name other packages or services, by the label that they get here. */
const FIELDS = [
  ['install_dep_packages', 'needs'],
  ['install_conflict_packages', 'conflicts'],
  ['install_break_packages', 'breaks'],
  ['install_replace_packages', 'replaces'],
  ['install_dep_services', 'needs service'],
  ['start_dep_services', 'to start'],
  ['instuninst_restart_services', 'restarts'],
  ['startstop_restart_services', 'restarts'],
] as const;

export function relationLines(page: Page, inspection: Inspection): string[] {
  return [
    ...FIELDS.flatMap(([field, label]) => rowLines(page, label, fieldTexts(inspection, field))),
    ...rowLines(page, 'ports', portTexts(inspection)),
    ...rowLines(page, 'opens', openTexts(inspection)),
  ];
}

/** conf/PKG_DEPS and conf/PKG_CONX override INFO if they exist. */
function fieldTexts({ info, dependencies, conflicts }: Inspection, field: string): string[] {
  const files: Readonly<Record<string, readonly Requirement[] | undefined>> = {
    install_dep_packages: dependencies,
    install_conflict_packages: conflicts,
  };
  const text = files[field]?.map(requirementText).join(', ') ?? info[field];
  return text ? [text] : [];
}

function requirementText({ package: name, minVersion, maxVersion, minOs, maxOs }: Requirement): string {
  const range = (least: string | undefined, most: string | undefined) =>
    `${least === undefined ? '' : ` >= ${least}`}${most === undefined ? '' : ` <= ${most}`}`;
  const os = range(minOs, maxOs);
  return `${name}${range(minVersion, maxVersion)}${os === '' ? '' : ` (on DSM${os})`}`;
}

function portTexts({ ports, portFile, portFaults }: Inspection): Span[] {
  return [
    ...ports.map(
      ({ service, title, ports: ranges }): Span => [
        `${ranges.map(rangeText).join(', ')}  ${title || service} (${portFile})`,
      ],
    ),
    ...portFaults.map((fault): Span => [fault, 'odd']),
  ];
}

const rangeText = ({ from, to, protocols }: PortRange): string =>
  `${from === to ? from : `${from}-${to}`}/${protocols.join('+')}`;

/** The link that Package Center opens. */
function openTexts({ info }: Inspection): string[] {
  const { adminport, adminprotocol = 'http', adminurl = '', dsmappname } = info;
  const path = adminurl.replace(/^\//, '');
  return [
    ...(adminport ? [`${adminprotocol}://<the NAS>:${adminport}/${path}`] : []),
    ...(dsmappname ? [`the application ${dsmappname}`] : []),
  ];
}
