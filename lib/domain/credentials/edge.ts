/**
 * What an Organization's home account offers its edge account, the same for every Organization.
 * Permissions inside one account are no wall, because a reply subject is not checked; another account is
 * (docs/decisions/0004-edge-accounts.md). So the edge imports reads, publishes and acknowledgements, and never
 * anything that creates, changes or deletes a stream or a consumer.
 */
export const EDGE_SERVICES = [
  '$JS.API.INFO',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  '$JS.API.STREAM.INFO.*',
  '$JS.API.STREAM.MSG.GET.*',
  '$JS.API.DIRECT.GET.>',
  '$JS.API.CONSUMER.NAMES.*',
  '$JS.API.CONSUMER.LIST.*',
  '$JS.API.CONSUMER.INFO.*.*',
  '$JS.API.CONSUMER.MSG.NEXT.*.*',
  '$JS.ACK.>',
  'ws.>',
  '$KV.>',
] as const;

/** No advisories: they name other people's clients and repeat what these asked JetStream. */
export const EDGE_STREAMS = ['ws.>', '$KV.>'] as const;
