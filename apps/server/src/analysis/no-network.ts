// Loaded before anything else in an analysis process: what reads strangers' images has nobody to talk to. Native code
// could open a socket of its own; an operator who wants that door shut as well runs the server in a container without
// a way out, or gives it a network namespace.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

const refuse = () => {
  throw new Error('an analysis process has no network');
};

net.Socket.prototype.connect = refuse;
net.Server.prototype.listen = refuse;
dgram.Socket.prototype.bind = refuse;
dgram.Socket.prototype.send = refuse;
dns.lookup = refuse as unknown as typeof dns.lookup;
dns.resolve = refuse as unknown as typeof dns.resolve;
globalThis.fetch = refuse;
Reflect.deleteProperty(globalThis, 'WebSocket');
Reflect.deleteProperty(globalThis, 'EventSource');
