'use client';

import { useState } from 'react';

import { Input } from '@/components/ui/form/input.tsx';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import { intersectSubjects } from '@/lib/jetstream/follow/intersect-subjects.ts';

interface SubjectFilterProps {
  /** the one in force */
  value: string;
  /** subjects of the stream */
  subjects: readonly string[];
  onChange: (filter: string) => void;
}

/**
 * A filter for subjects. It takes effect with Enter or when the field is left. What a stream is configured to take is a hint
 * only: it may hold other subjects, by a transform, a source or an earlier configuration.
 */
export function SubjectFilter({ value, subjects, onChange }: SubjectFilterProps) {
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    // changed from outside: by the address, or a click on a subject
    setShown(value);
    setDraft(value);
  }
  const problem = draft.trim() === '' ? null : subjectFilterProblem(draft.trim());
  const hint = problem === null ? filterHint(draft.trim(), subjects) : null;
  const apply = () => {
    if (problem === null && draft.trim() !== value) onChange(draft.trim());
  };
  return (
    <div className="min-w-48 flex-1 basis-64">
      <Input
        mono
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply();
          if (event.key === 'Escape') setDraft(value);
        }}
        aria-label="Subject filter"
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={problem === null && hint === null ? undefined : 'subject-filter-problem'}
        placeholder={subjects[0] ?? '>'}
      />
      {problem !== null && (
        <p id="subject-filter-problem" role="alert" className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
      {hint !== null && (
        <p id="subject-filter-problem" role="status" className="mt-1 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

function filterHint(filter: string, subjects: readonly string[]): string | null {
  if (filter === '' || subjects.length === 0) return null;
  return subjects.some((subject) => intersectSubjects(subject, filter) !== null)
    ? null
    : `This stream takes ${subjects.join(', ')}. It holds others only if they came another way.`;
}
