/** The network of a box: a loopback, and an interface that leads nowhere, by which the box looks like a NAS. */

/** Inferred: a NAS's address is private, of its network's router; 00:11:32 is a prefix of Synology's. */
const NAS = { mac: '00:11:32:00:00:02', address: '192.168.1.2/24', gateway: '192.168.1.1' };

/** Kinds of interfaces that a kernel may have, the plainest first. Once one is made, the next ones are refused. */
const KINDS = ['dummy', 'ifb', 'veth peer name veth0'];

/**
 * The rules refuse each packet of TCP, UDP and ICMP at once and are asked before the routes, which are there to be read: a
 * script would wait for minutes for a gateway that never answers. `ip route get`, which asks for no port, tells the route. No
 * interface gets an address of IPv6 by itself, for that sends packets.
 */
const BATCH = [
  'link set lo up',
  'rule add pref 1 dport 1-65534 unreachable',
  'rule add pref 1 ipproto icmp unreachable',
  ...KINDS.map((kind) => `link add eth0 address ${NAS.mac} type ${kind}`),
  ...['eth0', 'veth0'].flatMap((name) => [`link set ${name} addrgenmode none`, `link set ${name} up`]),
  `addr add ${NAS.address} brd + dev eth0`,
  `route add default via ${NAS.gateway} dev eth0`,
  'link show lo',
  'rule show',
];

/** Brings up the loopback with the first tool that the host has. */
const LOOPBACK_UP = `
{ ip link set lo up || ifconfig lo 127.0.0.1 up || busybox ip link set lo up ||
perl -MSocket -e 'socket(S, AF_INET, SOCK_DGRAM, 0) or exit 1; ioctl(S, 0x8914, pack("a16 s x22", "lo", 0x41)) or exit 1' ||
python3 -c 'import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh22x", b"lo", 0x41))'; }`;

/** Fails where no tool can bring the loopback up. A kernel without such rules gets no eth0, for scripts would wait there. */
export const NETWORK_UP = `
network=$(ip -force -batch - <<< '${BATCH.join('\n')}')
[[ $network == *unreachable* ]] || ip link del eth0
[[ $network == *LOOPBACK,UP* ]] || ${LOOPBACK_UP}`;
