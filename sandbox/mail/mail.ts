import type { AddressInfo, Socket } from 'node:net';

import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

import type { Behaviours } from '../control/behaviours';
import type { Database } from '../support/database';
import { newHexId } from '../support/ids';
import { Shelf } from '../support/shelf';

const LARGEST_MAIL_BYTES = 10 * 1024 * 1024;

/** A mail as it was delivered. `headers` are those that begin with `x-evenkeel`, in lower case. */
export interface MailFacts {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  messageId: string | null;
  headers: Record<string, string>;
  envelope: { from: string; to: string[] };
  /** How often it was handed in; the mailbox shows it once. */
  deliveries: number;
}

export const mails = new Shelf<MailFacts>('mail', 'mail');

/** What the mail server is told of the world around it. */
export interface MailOptions {
  database: Database;
  behaviours: Behaviours;
  host: string;
  port: number;
}

/** A mail server that takes every mail, without login or encryption, and writes it into its books. */
export async function startMail(options: MailOptions): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    closeTimeout: 1_000,
    logger: false,
    onRcptTo: (_address, _session, callback) => {
      refusal(options.behaviours).then(callback, callback);
    },
    onData: (stream, session, callback) => {
      takeMail(options, stream, session).then((outcome) => {
        if (outcome !== 'lost') callback(null, `queued as ${outcome.id}`);
        else socketOf(sockets, session)?.destroy();
      }, callback);
    },
  });
  server.on('error', () => undefined); // a client that breaks off is no trouble of ours
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function refusal(behaviours: Behaviours): Promise<Error | null> {
  const status = await behaviours.takeFailure('mail');
  if (status === undefined) return null;
  return Object.assign(new Error('refused: the sandbox was told to fail'), { responseCode: status });
}

async function takeMail(
  { database, behaviours }: MailOptions,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<{ id: string } | 'lost'> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  if (stream.sizeExceeded) throw Object.assign(new Error('message too large'), { responseCode: 552 });
  const facts = toFacts(await PostalMime.parse(Buffer.concat(parts)), session);
  const isLost = await behaviours.takeLostAnswer('mail');
  await behaviours.delay('mail');
  const id = await deliver(database, facts);
  return isLost ? 'lost' : { id };
}

/**
 * Into the mailbox, as the common mail stores do it: what has the Message-ID of a mail that is there already is that
 * mail again. A sender whose answer was lost, and who therefore repeats it, is not noticed by the reader.
 */
async function deliver(database: Database, facts: MailFacts): Promise<string> {
  const id = newHexId('mail_');
  const reference = facts.messageId;
  const refs = [reference?.replace(/^<|>$/g, ''), ...facts.to, ...Object.values(facts.headers)];
  return database.transaction(async (tx) => {
    const now = new Date();
    const uniqueKey = reference === null ? id : JSON.stringify([reference, facts.envelope.to]);
    if (await mails.insert(tx, { id, at: now, reference, refs, facts, uniqueKey })) return id;
    const known = await mails.findByUniqueKey(tx, uniqueKey);
    if (known === undefined) throw new Error(`there is no mail ${uniqueKey} after all`);
    await mails.amend(tx, known.id, { facts: { deliveries: known.facts.deliveries + 1 }, now });
    return known.id;
  });
}

function toFacts(mail: Email, session: SMTPServerSession): MailFacts {
  const { mailFrom, rcptTo } = session.envelope;
  const recipients = rcptTo.map(({ address }) => address);
  const headers = mail.headers.filter(({ key }) => key.startsWith('x-evenkeel'));
  return {
    from: mail.from?.address ?? '',
    to: (mail.to ?? []).map(({ address }) => address ?? '').filter((address) => address !== ''),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    messageId: mail.messageId ?? null,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    envelope: { from: mailFrom === false ? '' : mailFrom.address, to: recipients },
    deliveries: 1,
  };
}

function socketOf(sockets: ReadonlySet<Socket>, session: SMTPServerSession): Socket | undefined {
  return [...sockets].find((socket) => socket.remotePort === session.remotePort);
}
