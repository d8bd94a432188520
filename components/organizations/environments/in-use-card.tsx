import { formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Link } from '@/components/ui/content/link.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import type { EnvironmentLife } from '@/lib/domain/environments/environment-life.ts';
import { pages } from '@/lib/domain/paths.ts';

/** What is in the streams of an Environment. */
export function InUseCard({ organization, life: { inUse, silent } }: { organization: string; life: EnvironmentLife }) {
  const absent = silent.length === 0 ? 'not there' : 'not known';
  const rows = [
    { what: 'Events', of: inUse.events },
    { what: 'State', of: inUse.state },
    { what: 'Rejected', of: inUse.rejected },
  ];
  return (
    <Card aria-labelledby="in-use">
      <CardHeader>
        <h2 id="in-use" className="font-semibold">
          Contents
        </h2>
      </CardHeader>
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <thead className="text-sm text-ink-3">
            <tr>
              <th className="px-3.5 py-1.5 font-normal">Stream</th>
              <th className="px-3.5 py-1.5 text-right font-normal">Messages</th>
              <th className="px-3.5 py-1.5 text-right font-normal">Size</th>
              <th className="px-3.5 py-1.5 text-right font-normal max-sm:hidden">Consumers</th>
              <th className="px-3.5 py-1.5 font-normal max-sm:hidden">Oldest</th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {rows.map(({ what, of }) => (
              <tr key={what} className="border-t border-line">
                <th scope="row" className="px-3.5 py-1.5 font-normal">
                  {what}{' '}
                  {of && (
                    <Link
                      href={pages.stream(organization, of.name)}
                      className="rounded-sm font-mono text-sm wrap-anywhere text-accent hover:underline"
                    >
                      {of.name}
                    </Link>
                  )}
                </th>
                <td className="px-3.5 py-1.5 text-right">{of ? formatCount(of.messages) : absent}</td>
                <td className="px-3.5 py-1.5 text-right whitespace-nowrap">{of ? formatBytes(of.bytes) : '–'}</td>
                <td className="px-3.5 py-1.5 text-right max-sm:hidden">{of ? formatCount(of.consumers) : '–'}</td>
                <td className="px-3.5 py-1.5 max-sm:hidden">
                  {of?.firstAt == null ? '–' : <RelativeTime iso={of.firstAt} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
