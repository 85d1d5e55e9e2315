/** The upgrade paths as a JUnit suite: a case for each pair of versions. */
import { placeText } from '../../findings.ts';
import { isGoodUpgrade, type UpgradeDataReport, upgradeName } from '../fold/upgrades.ts';
import { USERS_WORDS, usersLists } from '../labels.ts';
import { type Element, element } from '../xml.ts';
import { numberNames, seconds, suite } from './suite.ts';

const NAME = 'upgrade paths';

export function upgradeSuite(upgrades: readonly UpgradeDataReport[], hasPassed: boolean): Element {
  const names = numberNames(upgrades.map(upgradeName));
  const cases = upgrades.map((upgrade, index) =>
    element('testcase', { name: names[index], classname: NAME, time: seconds(upgrade.ms) }, [
      ...(hasPassed || isGoodUpgrade(upgrade) ? [] : [failure(upgrade)]),
      ...dataText(upgrade),
    ]),
  );
  return suite(
    NAME,
    upgrades.reduce((sum, { ms }) => sum + ms, 0),
    cases,
  );
}

function failure({ failures, result }: UpgradeDataReport): Element {
  const [first] = failures;
  const message = first?.text ?? `The upgrade ended as ${result}.`;
  const texts = failures.map(({ text, place, advice }) => `${placeText(place)}: ${text} ${advice}`);
  return element('failure', { message, type: first?.code ?? 'upgrade' }, texts.join('\n'));
}

function dataText({ users }: UpgradeDataReport): Element[] {
  if (users === undefined) return [];
  const lists = usersLists(users).map(
    ([key, { total, first }]) => `${USERS_WORDS[key]} ${total}: ${first.join(', ')}`,
  );
  return [element('system-out', {}, [`${USERS_WORDS.kept} ${users.kept}`, ...lists].join('\n'))];
}
