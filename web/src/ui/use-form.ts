import { ApiError } from '@amphi/contract/client';
import { computed, nextTick, reactive, ref, shallowRef, type Ref } from 'vue';
import type { z } from 'zod';
import { DismissedError } from '../app/reauthenticated.ts';
import { requireLogin } from '../app/require-login.ts';
import { useErrorText } from './error-text.ts';
import { useCountdown } from './use-countdown.ts';

/** What a form checks and does. */
export interface FormPlan<Schema extends z.ZodType, Result> {
  /** The contract's schema of the body. */
  readonly schema: Schema;
  /** What the fields hold now, as the schema takes it. */
  readonly values: () => unknown;
  /** Sends what was typed; what the server refuses goes to the fields. */
  readonly send: (values: z.input<Schema>) => Promise<Result>;
  readonly done?: (result: Result) => unknown;
  /** Takes a refusal that the page answers by itself (true), before it becomes an error of the form. */
  readonly catches?: (error: ApiError) => boolean;
  /** The form is a way in itself. */
  readonly isAboutLogin?: boolean;
}

const isLoginLost = (error: unknown): boolean =>
  error instanceof ApiError && (error.error === 'credential_invalid' || error.error === 'login_required');

/**
 * State of one `<form novalidate @submit.prevent="form.submit">`: checked by the contract's schema before it is sent,
 * errors by field name afterwards, the focus on what is wrong, and a pause where the server asks for one.
 */
export function useForm<Schema extends z.ZodType, Result>(plan: FormPlan<Schema, Result>) {
  const element: Ref<HTMLFormElement | null> = ref(null);
  const isBusy = shallowRef(false);
  /** Error strings by field name. */
  const errors = reactive<Record<string, string>>({});
  /** What concerns the whole form, in words. */
  const problem = shallowRef<string | null>(null);
  const wait = useCountdown();
  const errorText = useErrorText();

  function clear(name?: string): void {
    for (const known of name === undefined ? Object.keys(errors) : [name]) delete errors[known];
    problem.value = null;
  }

  async function submit(): Promise<void> {
    if (isBusy.value || wait.seconds.value > 0) return;
    clear();
    const values = plan.values();
    const parsed = plan.schema.safeParse(values);
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) errors[path.join('.')] ??= message;
      return showErrors();
    }
    isBusy.value = true;
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has just accepted it
      await plan.done?.(await plan.send(values as z.input<Schema>));
    } catch (error) {
      if (!isLoginLost(error) || plan.isAboutLogin === true) return refuse(error);
      isBusy.value = false;
      // The login ran out meanwhile: whoever logs in over the page has sent the form.
      if (await requireLogin()) return submit();
    } finally {
      isBusy.value = false;
    }
  }

  /** Shows what the server refused. */
  function refuse(error: unknown): void {
    if (error instanceof DismissedError) return;
    if (error instanceof ApiError) {
      if (error.status === 429) wait.start(error.retryAfter ?? 10);
      if (plan.catches?.(error) === true) return;
      Object.assign(errors, error.fields);
    }
    if (Object.keys(errors).length === 0) problem.value = errorText(error);
    showErrors();
  }

  /** The summary speaks where there is one and something for it to say; else the first field that is wrong. */
  function showErrors(): void {
    void nextTick(() => {
      const summary = element.value?.querySelector<HTMLElement>('[data-summary]');
      const field = element.value?.querySelector<HTMLElement>('[aria-invalid="true"]');
      (summary ?? field)?.focus();
    });
  }

  return {
    element,
    errors,
    problem,
    isBusy,
    /** Seconds until the server takes another trial; 0 = now. */
    waitSeconds: wait.seconds,
    isBlocked: computed(() => isBusy.value || wait.seconds.value > 0),
    submit,
    clear,
    refuse,
  };
}
