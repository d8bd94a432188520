'use client';

import { useState } from 'react';

import { Input } from '@/components/ui/input.tsx';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import { intersectSubjects } from '@/lib/jetstream/intersect-subjects.ts';

interface SubjectFilterProps {
  /** the one in force */
  value: string;
  /** subjects of the stream */
  subjects: readonly string[];
  onChange: (filter: string) => void;
}

/** A filter for subjects. It takes effect with Enter or when the field is left, and only when it can match. */
export function SubjectFilter({ value, subjects, onChange }: SubjectFilterProps) {
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    // changed from outside: by the address, or a click on a subject
    setShown(value);
    setDraft(value);
  }
  const problem = filterProblem(draft.trim(), subjects);
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
        aria-describedby={problem === null ? undefined : 'subject-filter-problem'}
        placeholder={subjects[0] ?? '>'}
      />
      {problem !== null && (
        <p id="subject-filter-problem" role="alert" className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

function filterProblem(filter: string, subjects: readonly string[]): string | null {
  if (filter === '') return null;
  const problem = subjectFilterProblem(filter);
  if (problem !== null || subjects.length === 0) return problem;
  return subjects.some((subject) => intersectSubjects(subject, filter) !== null)
    ? null
    : `This stream holds ${subjects.join(', ')} only.`;
}
