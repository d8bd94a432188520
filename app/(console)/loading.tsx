import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';

/** In the measures of a page: header, then a card. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-2 h-6 w-48" />
      <Skeleton className="mb-6 h-3 w-72" />
      <Skeleton className="h-80 w-full rounded-lg" />
    </div>
  );
}
