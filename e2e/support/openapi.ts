import { readDemo } from './demo.ts';

export interface ApiOperation {
  id: string;
  method: string;
  path: string;
  hasBody: boolean;
  query: string[];
}

interface OperationObject {
  operationId: string;
  requestBody?: unknown;
  parameters?: { in: string; name: string }[];
}

/** What the running server says its API is; what the projector answers has a server of its own there. */
export async function readOperations(): Promise<ApiOperation[]> {
  const answer = await fetch(`${readDemo().app}/api/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, OperationObject>> };
  const ofConsole = Object.entries(paths).filter(([, item]) => !('servers' in item));
  return ofConsole.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      hasBody: operation.requestBody !== undefined,
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    })),
  );
}
