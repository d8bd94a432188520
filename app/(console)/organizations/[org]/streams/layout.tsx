import { SectionGate } from '@/components/shell/section-gate.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

export default async function Layout({ children, params }: LayoutProps<'/organizations/[org]/streams'>) {
  const { org } = await params;
  return (
    <SectionGate organization={nameOfPart(org)} part="streams">
      {children}
    </SectionGate>
  );
}
