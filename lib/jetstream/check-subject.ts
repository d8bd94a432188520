import { subjectFilterProblem } from '../domain/subjects.ts';
import { JetStreamError } from './jetstream-error.ts';

/**
 * Refuses what cannot be a subject before it is sent. The clients send it as it is, and to the server a space or a line
 * break ends the subject: a name out of an address could bring a reply subject, or another command, with it.
 * @throws JetStreamError as for something that does not exist, since nothing has such a name
 */
export function checkSubject(subject: string): void {
  const problem = subjectFilterProblem(subject);
  if (problem !== null) throw new JetStreamError('api', `no such name. ${problem}`, { code: 404 });
}
