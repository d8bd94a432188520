import { notFound } from 'next/navigation';

/** Every address below an Organization that no other page has: it answers 404 with the rail of the Organization. */
export default function Page(): never {
  notFound();
}
