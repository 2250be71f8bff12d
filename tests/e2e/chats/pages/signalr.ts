/** The SignalR client over WebSocket, with its JSON or its MessagePack protocol. `?kind=` says which. */
import {
  type HubConnection,
  HubConnectionBuilder,
  HttpTransportType,
  JsonHubProtocol,
  LogLevel,
} from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { offer, orHang } from '../talk.ts';

const kind = new URLSearchParams(location.search).get('kind') ?? 'json';

function connect(): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(`/signalr-${kind}`, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .withHubProtocol(kind === 'messagepack' ? new MessagePackHubProtocol() : new JsonHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
}

offer({
  talk: (text) =>
    orHang(
      (async () => {
        const connection = connect();
        const log: string[] = [];
        connection.on('answer', (part: string) => log.push(`answer: ${part}`));
        const closed = new Promise<string>((resolve) => {
          connection.onclose((error) => resolve(`closed: ${error?.message ?? 'in peace'}`));
        });
        await connection.start();
        const said = connection.invoke<number>('say', { conversation: 1, text }).then(
          (count) => `said ${count}`,
          (error: unknown) => `error: ${String(error)}`,
        );
        // A message that is held back for good leaves the call without an answer; a closed connection ends it.
        log.push(await Promise.race([said, closed]));
        await connection.stop();
        return log;
      })(),
    ),
});
