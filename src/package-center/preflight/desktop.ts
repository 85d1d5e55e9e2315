/** dsmuidir and its siblings: the package's place on DSM's desktop. */
import { fullName } from '../../dsm/releases.ts';
import { PAIRS_SINCE, readsUiLinks, readUiLinks } from '../../dsm/ui-links.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PeerPackage } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';

export function checkDesktop(spk: Spk, { nas, installed = [] }: PreflightInput): Finding[] {
  return [
    ...checkForm(spk),
    ...checkPairs(spk, fullName(nas.release)),
    ...checkTaken(spk, installed),
    ...checkPage(spk),
  ];
}

const linksOf = (spk: Pick<Spk, 'info'>) => readUiLinks(fieldOf(spk, 'dsmuidir'), spk.info.package);

/** Inferred: no document says what DSM makes of such a value; it is no reason not to install. */
function checkForm(spk: Spk): Finding[] {
  const place = infoPlace(spk, 'dsmuidir');
  return linksOf(spk).faults.map((fault) => makeFinding('dsmuidir-form', place, `dsmuidir: ${fault}`));
}

function checkPairs(spk: Spk, now: string): Finding[] {
  if (readsUiLinks(fieldOf(spk, 'dsmuidir'), now)) return [];
  const text = `dsmuidir holds link:folder pairs, which DSM ${now} does not read.`;
  return [
    makeFinding('dsmuidir-pairs', infoPlace(spk, 'dsmuidir'), text, {
      advice: `Name one folder, or set os_min_ver="${PAIRS_SINCE.version}".`,
      source: PAIRS_SINCE.source.from,
    }),
  ];
}

/** Inferred: the links of all packages are in one folder, so the later package finds its name taken. */
function checkTaken(spk: Spk, installed: readonly PeerPackage[]): Finding[] {
  const names = new Set(linksOf(spk).links.map(({ name }) => name));
  return installed
    .filter(({ name }) => name !== spk.info.package)
    .flatMap((other) =>
      linksOf(other.spk)
        .links.filter(({ name }) => names.has(name))
        .map(({ name }) => taken(spk, name, other)),
    );
}

function taken(spk: Spk, link: string, { name }: PeerPackage): Finding {
  const text = `dsmuidir asks for the link ${link}, which the package ${name} has.`;
  return makeFinding('dsmuidir-taken', infoPlace(spk, 'dsmuidir'), text);
}

function checkPage(spk: Spk): Finding[] {
  if (fieldOf(spk, 'dsmapppage') === '' || fieldOf(spk, 'dsmappname') !== '') return [];
  const text = 'dsmapppage is the page of an application, and dsmappname names none.';
  return [
    makeFinding('info-without-effect', infoPlace(spk, 'dsmapppage'), text, {
      advice: 'Add dsmappname="...", the application that the button opens.',
      source: 'guide 05 dsmapppage',
    }),
  ];
}
