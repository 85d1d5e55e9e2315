/** Wizards, and what of their answers reaches the scripts. Counts are of the 239 public packages that were read. */
import { file, nothing } from './support/facts.ts';
import { shapes } from './support/shapes.ts';
import { sharedNas } from './support/shared-nas.ts';

const box = sharedNas();

/** Keeps the answers as a script of this name sees them. */
const KEEP = `#!/bin/sh
env | grep '^wizard_' | sort > "/var/packages/$SYNOPKG_PKGNAME/etc/$(basename "$0")"
`;

const page = (type: string, subitems: readonly object[]) => ({
  step_title: type,
  items: [{ type, desc: type, subitems }],
});

const SPECIALS = `a "b" 'c' $d \`e\` \\f; g & h | i > j * ~ %s #ü`;

shapes('wizards', box, [
  {
    shape: 'questions of every type, and a user who presses Next',
    seen: '193 textfields, 69 multiselects, 46 passwords, 26 singleselects, 13 comboboxes; 339 default values',
    reliesOn: 'a default is the answer; boxes are the texts true and false; what has no default is empty',
    package: {
      name: 'acacia',
      wizards: {
        install_uifile: [
          page('textfield', [
            { key: 'wizard_port', desc: 'Port', defaultValue: '8080' },
            { key: 'wizard_name', desc: 'Name', emptyText: 'as in a hint' },
          ]),
          page('password', [{ key: 'wizard_password', desc: 'Password', defaultValue: 'changeme' }]),
          page('multiselect', [
            { key: 'wizard_one', desc: 'One', defaultValue: true },
            { key: 'wizard_two', desc: 'Two' },
          ]),
          page('singleselect', [
            { key: 'wizard_red', desc: 'Red', defaultValue: false },
            { key: 'wizard_blue', desc: 'Blue', defaultValue: true },
          ]),
          page('combobox', [
            {
              key: 'wizard_size',
              desc: 'Size',
              mode: 'local',
              defaultValue: 'large',
              valueField: 'v',
              displayField: 'd',
              store: {
                xtype: 'arraystore',
                fields: ['v', 'd'],
                data: [
                  ['small', 'Small'],
                  ['large', 'Large'],
                ],
              },
            },
          ]),
        ],
      },
      scripts: { postinst: KEEP },
    },
    afterwards: {
      install: {
        files: {
          'etc/postinst': file(
            `wizard_blue=true
wizard_name=
wizard_one=true
wizard_password=changeme
wizard_port=8080
wizard_red=false
wizard_size=large
wizard_two=false`,
          ),
        },
      },
    },
  },
  {
    shape: 'answers with blanks and signs of the shell',
    seen: 'every package with a textfield or a password',
    reliesOn: 'an answer reaches the script as it was typed, and is no code',
    package: {
      name: 'birch',
      wizards: { install_uifile: [page('textfield', [{ key: 'wizard_text', desc: 'Text' }])] },
      scripts: { postinst: KEEP },
    },
    answers: { install: { wizard_text: SPECIALS } },
    afterwards: { install: { files: { 'etc/postinst': file(`wizard_text=${SPECIALS}`) } } },
  },
  {
    shape: 'a wizard that a script writes',
    seen: '35 files install_uifile.sh',
    reliesOn:
      'the script runs as the package’s user before the installation, and writes the pages to SYNOPKG_TEMP_LOGFILE',
    package: {
      name: 'cedar',
      wizards: {
        'install_uifile.sh': `#!/bin/bash
user=$(id -un)
cat > "$SYNOPKG_TEMP_LOGFILE" << END
[{"step_title": "User", "items": [{"type": "textfield", "desc": "User",
  "subitems": [{"key": "wizard_user", "desc": "User", "defaultValue": "$user"}]}]}]
END
`,
      },
      scripts: { postinst: KEEP },
    },
    afterwards: { install: { files: { 'etc/postinst': file('wizard_user=cedar') } } },
  },
  {
    shape: 'a wizard that a script takes from the file beside it',
    seen: '3 packages',
    reliesOn: 'the whole archive lies beside the script, which finds it by its own path',
    package: {
      name: 'dogwood',
      wizards: {
        'install_uifile.sh':
          '#!/bin/bash\nhere=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\nsed "s|@ARCH@|$SYNOPKG_DSM_ARCH|" "$here/pages.json" > "$SYNOPKG_TEMP_LOGFILE"\n',
        'pages.json': JSON.stringify([
          page('textfield', [{ key: 'wizard_arch', desc: 'Arch', defaultValue: '@ARCH@' }]),
        ]),
      },
      scripts: { postinst: KEEP },
    },
    afterwards: { install: { files: { 'etc/postinst': file('wizard_arch=apollolake') } } },
  },
  {
    shape: 'a script that has nothing to ask',
    seen: '27 files upgrade_uifile.sh, which ask when they must',
    reliesOn: 'a script that writes nothing makes no page',
    package: {
      name: 'elder',
      wizards: { 'install_uifile.sh': '#!/bin/sh\nexit 0\n' },
      scripts: { postinst: KEEP },
    },
    afterwards: { install: { files: { 'etc/postinst': file('') } } },
  },
  {
    shape: 'a wizard in several languages',
    seen: '60 files install_uifile_<lang>',
    reliesOn: 'the user’s language has its file, any other language the one without a name',
    language: 'ger',
    package: {
      name: 'fir',
      wizards: {
        install_uifile: [page('textfield', [{ key: 'wizard_hello', desc: 'Hello', defaultValue: 'hello' }])],
        install_uifile_fre: [
          page('textfield', [{ key: 'wizard_hello', desc: 'Salut', defaultValue: 'bonjour' }]),
        ],
        install_uifile_ger: [
          page('textfield', [{ key: 'wizard_hello', desc: 'Hallo', defaultValue: 'hallo' }]),
        ],
      },
      scripts: { postinst: KEEP },
    },
    afterwards: { install: { files: { 'etc/postinst': file('wizard_hello=hallo') } } },
  },
  {
    shape: 'a wizard in English alone, and another language',
    seen: '5 files install_uifile_<lang>.sh',
    reliesOn: 'the English pages serve every user',
    language: 'ger',
    package: {
      name: 'gorse',
      wizards: {
        install_uifile_enu: [
          page('textfield', [{ key: 'wizard_hello', desc: 'Hello', defaultValue: 'hello' }]),
        ],
      },
      scripts: { postinst: KEEP },
    },
    afterwards: { install: { files: { 'etc/postinst': file('wizard_hello=hello') } } },
  },
  {
    shape: 'wizards of the upgrade and of the uninstallation',
    seen: '42 files upgrade_uifile, 22 uninstall_uifile',
    reliesOn:
      'each action has its own answers, in all of its scripts, and those of the installation are gone',
    package: {
      name: 'holly',
      wizards: {
        install_uifile: [page('textfield', [{ key: 'wizard_first', desc: 'First', defaultValue: '1' }])],
        upgrade_uifile: [page('textfield', [{ key: 'wizard_next', desc: 'Next', defaultValue: '2' }])],
        uninstall_uifile: [
          page('multiselect', [{ key: 'wizard_delete', desc: 'Delete', defaultValue: false }]),
        ],
      },
      scripts: { preuninst: KEEP, postuninst: KEEP, preupgrade: KEEP, postupgrade: KEEP, postinst: KEEP },
    },
    upgrade: {},
    answers: { upgrade: { wizard_next: 'two' }, uninstall: { wizard_delete: 'true' } },
    afterwards: {
      install: { files: { 'etc/postinst': file('wizard_first=1'), 'etc/preupgrade': nothing } },
      upgrade: {
        files: {
          'etc/preupgrade': file('wizard_next=two'),
          'etc/preuninst': file('wizard_next=two'),
          'etc/postuninst': file('wizard_next=two'),
          'etc/postinst': file('wizard_next=two'),
          'etc/postupgrade': file('wizard_next=two'),
        },
      },
      uninstall: {
        files: {
          '/volume1/@appconf/holly/preuninst': file('wizard_delete=true'),
          '/volume1/@appconf/holly/postuninst': file('wizard_delete=true'),
        },
      },
    },
  },
]);
