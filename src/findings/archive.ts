/** Findings about the archive as such: its members, package.tgz, icons and other files. */
import { inferred, likely, sure } from '../dsm/source.ts';
import type { FindingRows } from './finding-row.ts';

const TAR = sure('GNU tar reads an archive up to its first block of zeros');

export const ARCHIVE_FINDINGS = {
  'apple-double': {
    severities: ['note'],
    meaning: 'The archive holds an AppleDouble file (._name), which tar on macOS adds.',
    advice: 'Set COPYFILE_DISABLE=1 when you run tar on macOS, or pack with spkbox pack.',
    source: likely('rescriptum: DSM 7 refuses an archive with ._* members as an invalid file format'),
  },
  'data-after-end': {
    severities: ['note'],
    meaning: 'Data follows the end mark of the archive; neither tar nor spkbox reads it.',
    advice: 'Pack again in one go: appending one tar file to another hides the second.',
    source: TAR,
  },
  'no-end-mark': {
    severities: ['note'],
    meaning: 'The archive does not end with blocks of zeros; tar reads it all the same.',
    advice: 'Check that the archive is complete: it could also have been cut off between two members.',
    source: TAR,
  },
  'duplicate-member': {
    severities: ['note'],
    meaning: 'A file is in the archive more than once, and the last one counts.',
    advice: 'Pack each file once.',
    source: sure('tar extracts members in order, so a later one replaces an earlier one'),
  },
  'no-checksum': {
    severities: ['note'],
    meaning: 'INFO states no checksum, so a damaged package.tgz is noticed late or never.',
    advice: 'Add checksum="..." with the MD5 sum of package.tgz; spkbox pack does.',
    source: sure('guide 05 checksum'),
  },
  'no-icon': {
    severities: ['note'],
    meaning: 'The archive lacks an icon, so Package Center shows a placeholder.',
    advice: 'Add PACKAGE_ICON.PNG and PACKAGE_ICON_256.PNG.',
    source: sure('guide 04 PACKAGE_ICON.PNG, PACKAGE_ICON_256.PNG'),
  },
  'license-too-large': {
    severities: ['note'],
    meaning: 'LICENSE is larger than the 1 MB that Package Center shows.',
    advice: 'Shorten it, or link to the rest.',
    source: sure('guide 04 LICENSE: less than 1 MB'),
  },
  'no-scripts': {
    severities: ['note'],
    meaning: 'The archive has no scripts/ folder, which the developer guide asks for.',
    advice: 'Add scripts/ with the scripts that the package needs.',
    source: sure('guide 04 scripts'),
  },
  'no-conf': {
    severities: ['note'],
    meaning: 'The archive has no conf/ folder, which the developer guide asks for.',
    advice: 'Add conf/ with the files privilege and resource.',
    source: sure('guide 04 conf'),
  },
  'json-not-strict': {
    severities: ['note'],
    meaning: 'A file of conf/ holds a comment or a comma that JSON forbids.',
    advice: 'Remove it: other tools that read the file may refuse it.',
    source: inferred("jsoncpp reads both, and the guide's own example of conf/resource has such a comma"),
  },
  'deps-unknown-key': {
    severities: ['note'],
    meaning: 'conf/PKG_DEPS or conf/PKG_CONX states a key that DSM does not know.',
    advice: 'Use pkg_min_ver, pkg_max_ver, dsm_min_ver, dsm_max_ver, os_min_ver and os_max_ver.',
    source: sure('guide 10 PKG_DEPS, PKG_CONX'),
  },
  'payload-refused': {
    severities: ['refused'],
    dsmErrors: [263],
    meaning: 'package.tgz is cut off, damaged, or has another checksum than INFO states.',
    advice: 'Pack the package again.',
    source: sure('CM_armv8#1; spksrc#6531'),
  },
  'deps-stray-key': {
    severities: ['note'],
    meaning: 'conf/PKG_DEPS or conf/PKG_CONX has a line before its first section, which DSM passes over.',
    advice: 'Put it below the [package] that it is about, or remove it.',
    source: likely('openHAB ships such a file since 2017, and DSM installs it'),
  },
} as const satisfies FindingRows;
