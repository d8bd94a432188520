import type {
  ConsumeOptions,
  ConsumerCallbackFn,
  ConsumerMessages,
  NatsConnection,
  OrderedConsumerOptions,
} from 'nats';

const SILENCE_TIMEOUT_MS = 6_000;

/**
 * Reads a stream through an ordered consumer. Throws when that is not there in time: the client by itself asks for the same consumer
 * for minutes, also when it was given to a server that died.
 */
export async function consumeOrdered(
  connection: NatsConnection,
  stream: string,
  consumer: Partial<OrderedConsumerOptions>,
  pull: ConsumeOptions & { callback: ConsumerCallbackFn },
): Promise<ConsumerMessages> {
  const opened = (await connection.jetstream().consumers.get(stream, consumer)).consume(pull);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`There is no consumer of ${stream} in time.`)),
    SILENCE_TIMEOUT_MS,
  );
  try {
    return await Promise.race([opened, late.promise]);
  } catch (error) {
    opened.then((messages) => messages.stop()).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
