import dgram from 'node:dgram';
import dns from 'node:dns';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/**
 * Takes the network away from this process. Node's permission model (as of 24) guards files, processes and threads but
 * not sockets; code that a hostile image might get to run in JavaScript shall not call home.
 *
 * Must run before any library is loaded, so that none keeps a function from before. Talking to the parent is not
 * affected: that channel is open already. Native code could still open a socket of its own; whoever wants that door shut
 * as well runs the server in a container without a way out.
 */
export function disarmNetwork(): void {
  const refuse = () => {
    throw new Error('This process has no network.');
  };
  const deny = (target: object) => {
    for (const name of Object.getOwnPropertyNames(target)) {
      const value = Object.getOwnPropertyDescriptor(target, name)?.value;
      if (typeof value === 'function' && !isClass(name)) Object.defineProperty(target, name, { value: refuse });
    }
  };
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.Socket.prototype.bind = refuse;
  dgram.Socket.prototype.send = refuse;
  dgram.Socket.prototype.connect = refuse;
  for (const module of [net, tls, dgram, http, https, http2]) deny(module);
  for (const module of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) deny(module);
  for (const name of ['fetch', 'WebSocket', 'EventSource']) Object.defineProperty(globalThis, name, { value: refuse });
  syncBuiltinESMExports();
}

function isClass(name: string): boolean {
  return /^[A-Z]/.test(name) || name === 'constructor';
}
