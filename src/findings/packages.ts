/** Findings about other packages: what is needed, in conflict, broken or replaced, and what is installed already. */
import { inferred, likely, sure } from '../dsm/source.ts';
import type { FindingRows } from './finding-row.ts';

const NEEDS = sure('guide 05 install_dep_packages, guide 10 PKG_DEPS; jdel/sspks#43; the code is not known');
const BREAKS = sure('guide 05 install_break_packages');

export const PACKAGE_FINDINGS = {
  'dependency-missing': {
    severities: ['refused'],
    meaning: 'A package that this one needs is not installed.',
    advice: "Install it first, or assume it with the option dependencies: 'assumed'.",
    source: NEEDS,
  },
  'dependency-version': {
    severities: ['refused'],
    meaning: 'A package that this one needs is installed in a version that does not fit.',
    advice: 'Install a version that fits, or change what the package needs.',
    source: NEEDS,
  },
  'dependency-assumed': {
    severities: ['warning'],
    meaning: 'A package that this one needs is not installed, and spkbox assumes that it is.',
    advice: 'Read a failure with this in mind: nothing of that package is in the box.',
    source: NEEDS,
  },
  conflict: {
    severities: ['refused'],
    meaning: 'A package that this one conflicts with is installed.',
    advice: 'Uninstall the other package first.',
    source: sure('guide 05 install_conflict_packages, guide 10 PKG_CONX; the code is not known'),
  },
  'conflict-of-other': {
    severities: ['warning'],
    meaning: 'An installed package names this one among its conflicts.',
    advice: 'Uninstall the other package first; whether DSM asks for it is not known.',
    source: inferred('guide 05 install_conflict_packages speaks of the package that is being installed only'),
  },
  breaks: {
    severities: ['warning'],
    meaning: 'An installed package is stopped, and stays broken while this one is installed.',
    advice: 'Nothing, if the other package is to go.',
    source: BREAKS,
  },
  'broken-by': {
    severities: ['warning'],
    meaning: 'An installed package keeps this one from starting.',
    advice: 'Uninstall the other package first.',
    source: inferred('guide 05 install_break_packages; installing the broken package again does not help'),
  },
  replaces: {
    severities: ['note'],
    meaning: 'An installed package is uninstalled, because this one replaces it.',
    advice: 'Nothing: it is as the package wants it.',
    source: sure('guide 05 install_replace_packages, use_deprecated_replace_mechanism'),
  },
  'depender-left-unmet': {
    severities: ['warning'],
    meaning: 'An installed package needs this one in another version than the new one.',
    advice: 'Upgrade the other package too.',
    source: inferred(
      'guide 05 install_dep_packages; DSM looks at needs when a package is installed or started',
    ),
  },
  downgrade: {
    severities: ['refused'],
    meaning: 'The package is installed in a newer version, and DSM does not go back.',
    advice: 'Uninstall the package first; what it keeps in var and etc stays.',
    source: likely(
      'SickChill/sickchill#7063 on 6.2.4; BenjV/SYNO-packages#12; ccu-historian#295; the code is not known',
    ),
  },
  repair: {
    severities: ['note'],
    meaning: 'The same version is installed: DSM calls this a repair, and runs the scripts of an upgrade.',
    advice: 'Raise the build number of each version that you release.',
    source: sure('spksrc#4313'),
  },
  'upgrade-scripts-missing': {
    severities: ['refused', 'warning'],
    dsmErrors: [261],
    meaning: 'The package lacks preupgrade or postupgrade, which DSM 7 wants for an upgrade.',
    advice: 'Add scripts/preupgrade and scripts/postupgrade; "exit 0" is enough.',
    source: sure('runfalk#159 on 7.0; vegardit/synology-wireguard#3 on 7.1.1; alexlnos/dsm-mini on 7.2.2'),
  },
  'volume-stays': {
    severities: ['note'],
    meaning: 'An upgrade keeps the package on its volume, whatever volume is named.',
    advice: 'Uninstall the package first, if it is to be on another volume.',
    source: sure('spksrc#5440, spksrc#5964'),
  },
} as const satisfies FindingRows;
