/** dsmuidir and its siblings: the package's place on DSM's desktop. */
import { fullName } from '../../dsm/releases.ts';
import { PAIRS_SINCE, readsUiLinks, readUiLinks } from '../../dsm/ui-links.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PeerPackage } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, note, warning } from './make-finding.ts';

const SOURCE = 'guide 05 dsmuidir';

export function checkDesktop(spk: Spk, { nas, installed = [] }: PreflightInput): Finding[] {
  return [
    ...checkForm(spk),
    ...checkPairs(spk, fullName(nas.release)),
    ...checkTaken(spk, installed),
    ...checkPage(spk),
  ];
}

const linksOf = (of: Pick<Spk, 'info'>) => readUiLinks(fieldOf(of, 'dsmuidir'), of.info.package);

/** Inferred: what DSM makes of such a value is written nowhere; it is no reason not to install. */
function checkForm(spk: Spk): Finding[] {
  return linksOf(spk).faults.map((fault) =>
    warning('dsmuidir-form', {
      text: `dsmuidir: ${fault}`,
      where: lineOf(spk, 'dsmuidir'),
      advice: 'Name one folder in target, or link:folder pairs with blanks between them.',
      source: SOURCE,
    }),
  );
}

function checkPairs(spk: Spk, now: string): Finding[] {
  if (readsUiLinks(fieldOf(spk, 'dsmuidir'), now)) return [];
  return [
    warning('dsmuidir-pairs', {
      text: `dsmuidir holds link:folder pairs, which DSM ${now} does not read.`,
      where: lineOf(spk, 'dsmuidir'),
      advice: `Name one folder, or set os_min_ver="${PAIRS_SINCE.version}".`,
      source: PAIRS_SINCE.source.from,
    }),
  ];
}

/** Inferred: the links of all packages are in one folder, so the later one finds its name taken. */
function checkTaken(spk: Spk, installed: readonly PeerPackage[]): Finding[] {
  const own = new Set(linksOf(spk).links.map(({ name }) => name));
  return installed
    .filter(({ name }) => name !== spk.info.package)
    .flatMap((other) =>
      linksOf(other.spk)
        .links.filter(({ name }) => own.has(name))
        .map(({ name }) =>
          warning('dsmuidir-taken', {
            text: `dsmuidir asks for the link ${name}, which ${other.name} has.`,
            where: lineOf(spk, 'dsmuidir'),
            advice: 'Begin the names of links with that of the package.',
            source: SOURCE,
          }),
        ),
    );
}

function checkPage(spk: Spk): Finding[] {
  if (fieldOf(spk, 'dsmapppage') === '' || fieldOf(spk, 'dsmappname') !== '') return [];
  return [
    note('info-without-effect', {
      text: 'dsmapppage is the page of an application, and dsmappname names none.',
      where: lineOf(spk, 'dsmapppage'),
      advice: 'Add dsmappname="...", the application that the button opens.',
      source: 'guide 05 dsmapppage',
    }),
  ];
}
