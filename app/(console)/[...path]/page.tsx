import { notFound } from 'next/navigation';

/** Every address that no other page has: it answers 404 inside the frame. */
export default function Page(): never {
  notFound();
}
