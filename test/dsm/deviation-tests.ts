/** For each deviation the test that shows it: its file in test/, and what stands in its title. */
import type { DeviationId } from '../../src/dsm/deviations.ts';

const RELEASES = 'package-center/action/releases.test.ts';
const FAILURES = 'package-center/action/failures.test.ts';
const PRIVILEGE = 'package-center/action/privilege.test.ts';
const PLAN = 'package-center/action/plan-steps.test.ts';
const TRACE = 'package-center/script/trace.test.ts';
const UPGRADE = 'package-center/request/upgrade.test.ts';
const BOOT = 'package-center/request/boot.test.ts';
const WIZARD = 'package-center/wizard/wizard-script.test.ts';
const PREFLIGHT = 'package-center/preflight/preflight.test.ts';
const INFO = 'package-center/preflight/info-fields-table.test.ts';
const RULES = 'dsm/privilege-rules.test.ts';
const ANSWERS = 'tools/commands/synopkg/result-json.test.ts';

export const TESTED_BY: Readonly<Record<DeviationId, readonly [file: string, title: string]>> = {
  'share-links': [RELEASES, 'postinst finds the folders of that DSM'],
  'pkgdest-real-path': [RELEASES, 'has exactly the variables of the rows'],
  'preinst-environment': [TRACE, 'preinst knows the volume and the staged package only'],
  'home-inherited': [RELEASES, 'has exactly the variables of the rows'],
  'language-def': ['dsm/info-texts.test.ts', 'the language that nobody chose'],
  'dsm-six-environment': [RELEASES, 'has exactly the variables of the rows'],
  umask: [RELEASES, 'with umask 022'],
  'preuninst-failure-starts-again': [FAILURES, 'preuninst: it stays and is started again'],
  'preupgrade-failure-starts-again': [UPGRADE, 'whose preupgrade fails changes nothing'],
  'preupgrade-log-version': ['system/logs.test.ts', 'upgraded: what the old one holds goes with 0x0002'],
  'port-config-folder': ['workers/port-config.test.ts', 'the file is in services.d'],
  'data-share-before-postinst': ['workers/data-share.test.ts', 'leads to it when postinst runs'],
  'port-config-at-start': ['workers/port-config.test.ts', 'a start brings it back where it is gone'],
  'systemd-unit-for-all': ['workers/systemd-unit.test.ts', 'every package has a unit'],
  'ctrl-script-refused': [RULES, 'may not have ctrl-script or executable'],
  'sysnotify-refused': [PREFLIGHT, 'is refused on DSM 7, without an error'],
  'run-as-root-refused': [RULES, 'may not run as root or system'],
  'capabilities-refused': [RULES, 'may not give a tool capabilities'],
  'tool-user-error': [PRIVILEGE, '%j fails with 313, and nothing stays'],
  'tool-group': [PREFLIGHT, 'groups that DSM 7 takes and the guide does not name are warnings'],
  'join-system-group': [PREFLIGHT, 'groups that DSM 7 takes and the guide does not name are warnings'],
  'join-absent-group': [PRIVILEGE, 'and one that is not there is told'],
  'prestart-as-package': [PRIVILEGE, 'start by root: not prestart, on DSM 6'],
  'accounts-before-preinst': [RELEASES, 'runs as the package, in /'],
  'precheckstartstop-default': [PLAN, 'without precheckstartstop, DSM runs neither'],
  'version-form': [INFO, 'of another form is refused on DSM 7'],
  'arch-empty': [PREFLIGHT, 'arch %j on %s'],
  'broken-by-other': [BOOT, 'one that another breaks is kept from starting'],
  'extractsize-default': [INFO, 'is the size of the .spk where it is absent'],
  'deps-old-keys': ['package-center/package/relations.test.ts', 'dsm_min_ver=7.0-40000'],
  'cli-install-starts': ['nas/box-commands.test.ts', 'installs an .spk that lies in the box'],
  'ctl-stop-command-line': ['nas/box-commands.test.ts', 'stop is refused for a package with ctl_stop="no"'],
  'status-output': [ANSWERS, 'in two lines of text before 7.1'],
  'status-exit-code': [ANSWERS, 'and exits on %s as Synology_app_mover expects it'],
  'dsm-six-folders': [RELEASES, 'start knows var, tmp and home where that DSM has them'],
  'account-home': [RELEASES, 'the account is at home where that DSM has it'],
  'staging-place': [RELEASES, 'moves the package out of pkginstall'],
  'spk-file-on-demand': [RELEASES, 'names the variable: it is there, byte by byte'],
  'upgrade-version': [WIZARD, 'in an upgrade is given the version that is there'],
  'wizard-not-json': ['spk/wizard/parse-wizard.test.ts', 'asks nothing with %s, and says where'],
  'wizard-script-lacks': [WIZARD, 'but none that names what is not there yet'],
  'upgrade-needs-scripts': [
    'package-center/preflight/input.test.ts',
    'may be upgraded without the scripts of an upgrade on DSM 6',
  ],
  'workers-at-boot': [BOOT, 'release and acquire what lasts from enable to disable'],
  'log-by-release': [RELEASES, 'has the profiles of AppArmor around start and stop'],
  'os-min-ver-low': [INFO, 'os-min-ver-low'],
  'account-ids': ['dsm/accounts.test.ts', 'lies where a rootless range can map it'],
  'account-name-clash': ['system/accounts.test.ts', 'is shadowed, and the group of that name is renamed'],
};
