/** Port files as guide 31 and real packages write them, and what can be wrong with one. */
import { describe, expect, it } from 'vitest';
import { MOST_PORT_FILE_BYTES, parsePortFile } from '../../src/dsm/port-file.ts';
import { includesPort, readPorts, reservedPort } from '../../src/dsm/ports.ts';
import { fc } from '../support/seeded.ts';

const SURVEILLANCE = `[ss_findhostd_port]
title="Search Surveillance Station"
desc="Surveillance Station"
port_forward="yes"
src.ports="19997/udp"
dst.ports="19998/udp"
`;

const faultsOf = (text: string) => parsePortFile(text).faults;
const service = (ports: string): string => `[web]\ntitle="Web"\ndesc="Web"\ndst.ports=${ports}\n`;

describe('a port file', () => {
  it('is too long above 1 MiB, whatever its beginning says', () => {
    const longest = `${service('80/tcp')}#`.padEnd(MOST_PORT_FILE_BYTES, 'x');
    expect(faultsOf(longest)).toEqual([]);
    expect(parsePortFile(`${longest}\n`)).toEqual({
      sections: [],
      faults: [
        { line: 1, text: 'The file is longer than 1 MiB, the most that spkbox reads of a port file.' },
      ],
      oddities: [],
    });
  });

  it('is read as guide 31 has it', () => {
    const { sections, faults } = parsePortFile(SURVEILLANCE);
    expect(faults).toEqual([]);
    expect(sections).toHaveLength(1);
    expect(sections[0]).toMatchObject({
      name: 'ss_findhostd_port',
      line: 1,
      title: 'Search Surveillance Station',
      desc: 'Surveillance Station',
      portForward: true,
      sourcePorts: [{ from: 19997, to: 19997, protocols: ['udp'] }],
      destinationPorts: [{ from: 19998, to: 19998, protocols: ['udp'] }],
    });
  });

  it('may have Windows line ends, a byte order mark, comments, blanks, other quotes or none', () => {
    const text =
      "\uFEFF# my ports\r\n\r\n[web]\r\ntitle = Web\r\ndesc='The web'\r\n; more\r\ndst.ports=8080/tcp\r\n";
    const { sections, faults } = parsePortFile(text);
    expect(faults).toEqual([]);
    expect(sections[0]).toMatchObject({
      name: 'web',
      line: 3,
      title: 'Web',
      desc: 'The web',
      portForward: false,
    });
  });

  it('may have keys that guide 31 does not list, and several services', () => {
    const text = `[dhcp_udp]\ntitle="DHCP Server"\ntitle_key="DHCP Server"\ndesc="DHCP Server"\ndesc_key="x"\nport_forward="no"\ndst.ports="67,68/udp"\n${SURVEILLANCE}`;
    const { sections, faults } = parsePortFile(text);
    expect(faults).toEqual([]);
    expect(sections.map(({ name }) => name)).toEqual(['dhcp_udp', 'ss_findhostd_port']);
    expect(sections[0]?.keys.get('desc_key')).toBe('x');
    expect(sections[0]?.destinationPorts.map(({ from }) => from)).toEqual([67, 68]);
  });

  it('needs title, desc and dst.ports in each service', () => {
    expect(faultsOf('[web]\n')).toEqual([
      { line: 1, text: '[web] has no title.' },
      { line: 1, text: '[web] has no desc.' },
      { line: 1, text: '[web] has no dst.ports.' },
    ]);
    expect(faultsOf('[web]\ntitle=""\ndesc="d"\ndst.ports="1"\n')).toEqual([
      { line: 1, text: '[web] has no title.' },
    ]);
  });

  it('names its services with letters, digits, dash, underscore and dot, each once', () => {
    expect(faultsOf(SURVEILLANCE.replace('ss_findhostd_port', 'my service'))[0]?.line).toBe(1);
    expect(faultsOf(SURVEILLANCE.replace('ss_findhostd_port', ''))[0]?.line).toBe(1);
    expect(faultsOf(SURVEILLANCE + SURVEILLANCE)).toEqual([
      { line: 7, text: 'The service [ss_findhostd_port] is defined twice.' },
    ]);
  });

  it('tells the line of what it cannot read', () => {
    expect(faultsOf(`title="x"\n${SURVEILLANCE}`)[0]).toMatchObject({ line: 1 });
    expect(faultsOf(`${SURVEILLANCE}what is this\n`)[0]).toMatchObject({ line: 7 });
    expect(faultsOf(SURVEILLANCE.replace('"yes"', '"maybe"'))).toEqual([
      { line: 4, text: 'port_forward is "maybe" instead of "yes" or "no".' },
    ]);
    expect(faultsOf(SURVEILLANCE.replace('Station"\nport', 'Station\nport'))[0]).toMatchObject({ line: 3 });
    expect(faultsOf('')).toEqual([{ line: 1, text: 'The file has no [service].' }]);
  });

  it.each([
    '"0/tcp"',
    '"65536"',
    '"80/sctp"',
    '"90:80"',
    '"http"',
    '"80/tcp/udp"',
    '"80,,81"',
    '"-1"',
    '"1:99999"',
  ])('does not take dst.ports=%s', (ports) => {
    expect(faultsOf(service(ports))).toHaveLength(1);
    expect(faultsOf(service(ports))[0]?.line).toBe(4);
  });

  it('does not fail on any text', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parsePortFile(text).faults)));
  });
});

describe('ports', () => {
  it('are numbers and ranges with their protocols', () => {
    expect(readPorts('6000,7000:8000/tcp,udp')).toEqual({
      ranges: [
        { from: 6000, to: 6000, protocols: ['tcp', 'udp'] },
        { from: 7000, to: 8000, protocols: ['tcp', 'udp'] },
      ],
      faults: [],
      oddities: [],
    });
  });

  it('may name the protocol of each, which the guide does not have', () => {
    expect(readPorts('500/udp,4500:4510/tcp')).toEqual({
      ranges: [
        { from: 500, to: 500, protocols: ['udp'] },
        { from: 4500, to: 4510, protocols: ['tcp'] },
      ],
      faults: [],
      oddities: ['"500/udp,4500:4510/tcp" names the protocol of each port.'],
    });
    expect(readPorts('500/udp,70000/udp').faults).toEqual(['"70000" is not within 1 to 65535.']);
    expect(readPorts('500/udp,x').faults).not.toEqual([]);
  });

  it('are tcp and udp where no protocol stands', () => {
    expect(readPorts('1').ranges).toEqual([{ from: 1, to: 1, protocols: ['tcp', 'udp'] }]);
  });

  it('may come in groups with blanks between', () => {
    expect(readPorts('8080/tcp 69/udp').ranges).toEqual([
      { from: 8080, to: 8080, protocols: ['tcp'] },
      { from: 69, to: 69, protocols: ['udp'] },
    ]);
  });

  it('are within a range at both of its ends, by protocol', () => {
    const { ranges } = readPorts('7000:8000/udp');
    expect([6999, 7000, 8000, 8001].map((port) => includesPort(ranges, port, 'udp'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(includesPort(ranges, 7000, 'tcp')).toBe(false);
  });

  it('are reserved where DSM has a service on them', () => {
    expect(reservedPort(22, 'tcp')?.kind).toBe('service');
    expect(reservedPort(443, 'tcp')?.kind).toBe('web');
    expect(reservedPort(5001, 'tcp')?.kind).toBe('dsm');
    expect(reservedPort(9998, 'udp')?.service).toBe('Synology Assistant');
    expect(reservedPort(22, 'udp')).toBeUndefined();
    expect(reservedPort(8080, 'tcp')).toBeUndefined();
  });
});
