/**
 * The most frequent shape of all: one set of scripts that many packages share. Every hook sources the installer, the
 * installer calls what the package's own service-setup defines. The scripts here are this suite's own; what they rely on
 * is what the generic installer of SynoCommunity/spksrc relies on, in 193 packages.
 */
import type { PackageParts } from './package.ts';

/** Three lines, the same for each hook: its name is the function, and its output is for the user. */
const HOOK = `#!/bin/sh
. $(dirname $0)/installer
$(basename $0) > $SYNOPKG_TEMP_LOGFILE
`;

/** Bash in a file that says /bin/sh, on purpose: /bin/sh is bash on DSM. */
const FUNCTIONS = `#!/bin/sh
defined () { type "$1" 2> /dev/null | head -n 1 | grep -q 'function'; }
# Fails the hook if the function says so.
call () { if defined "$1"; then "$1"; fi; }
# In a pipe the failure of the function is lost, and the hook goes on.
piped () { if defined "$1"; then eval "$1" 2>&1 | install_log; fi; }
install_log ()
{
    local line
    while IFS=$'\\n' read -r line; do echo -e "$line" 1>&2; done
}
log_step () { echo "===> $1 STATUS=$SYNOPKG_PKG_STATUS USER=$USER GROUP=$GROUP SHARE_PATH=$SHARE_PATH" | install_log; }
load_variables ()
{
    local key value
    [[ -r $INST_VARIABLES ]] || return 0
    while IFS='=' read -r key value; do export "$key=$value"; done < "$INST_VARIABLES"
}
save_variables ()
{
    [ -n "$wizard_share" ] && SHARE_PATH=$(realpath "/var/packages/$SYNOPKG_PKGNAME/shares/$wizard_share" 2> /dev/null)
    env | grep '^wizard_' | sort > "$INST_VARIABLES"
    [ -z "$SHARE_PATH" ] || echo "SHARE_PATH=$SHARE_PATH" >> "$INST_VARIABLES"
}
# The files of target/var are the package's first data. What is in var already is the user's.
move_var ()
{
    [ -d "$SYNOPKG_PKGDEST/var" ] && [ "$SYNOPKG_PKGDEST/var" != "$SYNOPKG_PKGVAR" ] || return 0
    (cd "$SYNOPKG_PKGDEST/var" && find . -type f) | while IFS= read -r file; do
        to="$SYNOPKG_PKGVAR/$file"
        mkdir -p "$(dirname "$to")"
        if [ -e "$to" ]; then to="$to.new"; fi
        mv -f "$SYNOPKG_PKGDEST/var/$file" "$to"
    done
    rm -rf "$SYNOPKG_PKGDEST/var"
}
empty () { find "$(realpath "$1")" -mindepth 1 -delete; }
`;

const INSTALLER = `#!/bin/sh
. $(dirname $0)/functions
. $(dirname $0)/service-setup
installing () { [ "$SYNOPKG_PKG_STATUS" == "INSTALL" ]; }
uninstalling () { [ "$SYNOPKG_PKG_STATUS" == "UNINSTALL" ]; }
preinst ()
{
    log_step preinst
    if installing; then call validate_preinst; fi
    piped service_preinst
    exit 0
}
postinst ()
{
    log_step postinst
    if installing; then save_variables; fi
    # DSM 6 has no var, so it lies in target.
    mkdir -p "$SYNOPKG_PKGVAR"
    move_var
    piped service_postinst
    exit 0
}
preuninst ()
{
    log_step preuninst
    if uninstalling; then call validate_preuninst; fi
    piped service_preuninst
    exit 0
}
postuninst ()
{
    log_step postuninst
    piped service_postuninst
    if uninstalling && [ "$wizard_delete_data" = "true" ]; then
        for folder in etc var home; do empty "/var/packages/$SYNOPKG_PKGNAME/$folder"; done
    fi
    exit 0
}
preupgrade ()
{
    log_step preupgrade
    call validate_preupgrade
    piped service_preupgrade
    piped service_save
    if [ "$SYNOPKG_DSM_VERSION_MAJOR" -lt 7 ]; then cp -a "$SYNOPKG_PKGVAR" "$SYNOPKG_TEMP_UPGRADE_FOLDER/var"; fi
    exit 0
}
postupgrade ()
{
    log_step postupgrade
    if [ "$SYNOPKG_DSM_VERSION_MAJOR" -lt 7 ]; then
        rm -rf "$SYNOPKG_PKGVAR"
        mv "$SYNOPKG_TEMP_UPGRADE_FOLDER/var" "$SYNOPKG_PKGVAR"
    fi
    piped service_restore
    piped service_postupgrade
    exit 0
}
`;

/** A verb that it does not know is a failure, also prestart and prestop. */
const START_STOP_STATUS = `#!/bin/sh
. $(dirname $0)/functions
. $(dirname $0)/service-setup
running () { [ -r "$PID_FILE" ] && kill -0 "$(cat "$PID_FILE")" 2> /dev/null; }
start_daemon ()
{
    call service_prestart
    $SERVICE_COMMAND >> "$LOG_FILE" 2>&1 < /dev/null &
    echo $! > "$PID_FILE"
}
stop_daemon ()
{
    local tries=200
    kill -TERM "$(cat "$PID_FILE")"
    while running && let tries--; do sleep 0.1; done
    rm -f "$PID_FILE"
    call service_poststop
}
case $1 in
    start) if [ -n "$SERVICE_COMMAND" ] && ! running; then start_daemon; fi ;;
    stop) if running; then stop_daemon; fi ;;
    status) if [ -n "$SERVICE_COMMAND" ] && ! running; then exit 3; fi ;;
    log) if [ -n "$SERVICE_COMMAND" ]; then echo "$LOG_FILE"; else exit 1; fi ;;
    *) exit 1 ;;
esac
exit 0
`;

const serviceSetup = (name: string, setup: string): string => `
[ -n "$SYNOPKG_PKGNAME" ] && [ -n "$SYNOPKG_DSM_VERSION_MAJOR" ] || { echo "not started by DSM" 1>&2; exit 1; }
USER="sc-${name}"
GROUP="synocommunity"
[ -n "$SYNOPKG_PKGVAR" ] || SYNOPKG_PKGVAR="$SYNOPKG_PKGDEST/var"
PID_FILE="$SYNOPKG_PKGVAR/$SYNOPKG_PKGNAME.pid"
LOG_FILE="$SYNOPKG_PKGVAR/$SYNOPKG_PKGNAME.log"
INST_VARIABLES="/var/packages/$SYNOPKG_PKGNAME/etc/installer-variables"
load_variables
${setup}
`;

const HOOKS = ['preinst', 'postinst', 'preuninst', 'postuninst', 'preupgrade', 'postupgrade'];

/** A package of the generic installer: `setup` is its part of service-setup. */
export function generic(name: string, setup: string, parts: Partial<PackageParts> = {}): PackageParts {
  return {
    name,
    privilege: { defaults: { 'run-as': 'package' }, username: `sc-${name}`, groupname: 'synocommunity' },
    ...parts,
    scripts: {
      ...Object.fromEntries(HOOKS.map((hook) => [hook, HOOK])),
      installer: INSTALLER,
      functions: FUNCTIONS,
      'service-setup': serviceSetup(name, setup),
      'start-stop-status': START_STOP_STATUS,
    },
  };
}
