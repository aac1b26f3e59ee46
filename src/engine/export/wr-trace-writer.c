/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run's events as a Trace Event file, which Perfetto and chrome://tracing open.
 *
 * The format is the “JSON Object Format” of the Trace Event Format: one process, a thread a worker,
 * complete events (X) for spans, instant events (i) for moments, counters (C) for pages a second
 * and memory. Times are µs since the first event. Its viewers nest what overlaps on a thread, and a
 * clock can be set back: a span that begins before the one before it has ended is cut to its end.
 */

#include "config.h"

#include "wr-trace-writer.h"

#include "wr-activity.h"
#include "wr-export-target.h"
#include "wr-json-string.h"
#include "wr-store-reader.h"

#define EVENTS_A_STEP 4096
#define PROCESS 1
#define LONGEST_SPAN G_TIME_SPAN_DAY /* a longer one is damage */

typedef struct {
  gint64 id;
  WrEvent event; /* its detail is owned */
} Step;

typedef struct {
  WrStoreReader *reader;     /* (owned) */
  GOutputStream *stream;
  GCancellable *cancellable; /* (nullable) */
  GString *text;             /* (owned) not written yet */
  GArray *step;              /* (owned) of Step: read, not written yet */
  GHashTable *ends;          /* (owned) a worker's number to µs: when its last span ended */
  WrActivity *activity;      /* (owned) */
  gint64 begin;              /* µs since 1970: of the first event; -1: not known yet */
  gint64 n_events;
} Trace;

static void
clear_step (gpointer step)
{
  g_free (((Step *) step)->event.detail);
}

static void
trace_init (Trace *self)
{
  self->text = g_string_new (NULL);
  self->step = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->step, clear_step);
  self->ends = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->activity = wr_activity_new ();
  self->begin = -1;
}

static void
trace_clear (Trace *self)
{
  g_clear_object (&self->reader);
  g_string_free (self->text, TRUE);
  g_array_unref (self->step);
  g_hash_table_unref (self->ends);
  wr_activity_free (self->activity);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trace, trace_clear)

/* Begins an event with what each of them has; its caller adds the rest and ends it. */
static void
begin_event (Trace *self, const char *name, char phase, int thread, gint64 time)
{
  g_string_append (self->text, self->n_events++ > 0 ? ",\n{\"name\":" : "\n{\"name\":");
  wr_json_string_append (self->text, name);
  g_string_append_printf (self->text, ",\"ph\":\"%c\",\"pid\":%d,\"tid\":%d,"
                          "\"ts\":%" G_GINT64_FORMAT, phase, PROCESS, thread, time);
}

static void
add_name (Trace *self, const char *kind, int thread, const char *name)
{
  begin_event (self, kind, 'M', thread, 0);
  g_string_append (self->text, ",\"args\":{\"name\":");
  wr_json_string_append (self->text, name);
  g_string_append (self->text, "}}");
}

/* When the worker's last span ended; names the thread when it is new. */
static gint64 *
get_end (Trace *self, int worker)
{
  gint64 *end = g_hash_table_lookup (self->ends, GINT_TO_POINTER (worker));

  if (end == NULL) {
    g_autofree char *name = g_strdup_printf ("Worker %d", worker);
    end = g_new0 (gint64, 1);
    g_hash_table_insert (self->ends, GINT_TO_POINTER (worker), end);
    add_name (self, "thread_name", worker, name);
  }
  return end;
}

static void
add_arguments (Trace *self, const WrEvent *event)
{
  g_autofree char *url
      = event->page_id != 0 ? wr_store_reader_dup_url (self->reader, event->page_id) : NULL;
  const char *comma = "";

  g_string_append (self->text, ",\"args\":{");
  if (event->page_id != 0) {
    g_string_append_printf (self->text, "\"page\":%" G_GINT64_FORMAT, event->page_id);
    comma = ",";
  }
  if (url != NULL) {
    g_string_append_printf (self->text, "%s\"url\":", comma);
    wr_json_string_append (self->text, url);
    comma = ",";
  }
  if (event->detail != NULL) {
    g_string_append_printf (self->text, "%s\"detail\":", comma);
    wr_json_string_append (self->text, event->detail);
  }
  g_string_append (self->text, "}}");
}

static void
add_event (Trace *self, const WrEvent *event)
{
  const char *name = wr_event_kind_get_name (event->kind);
  gint64 *last = get_end (self, event->worker);
  gint64 time = MAX (event->started - self->begin, *last);
  gint64 end = event->started - self->begin + CLAMP (event->duration, 0, LONGEST_SPAN);

  if (wr_event_kind_is_span (event->kind)) {
    *last = MAX (end, time);
    begin_event (self, name, 'X', event->worker, time);
    g_string_append_printf (self->text, ",\"dur\":%" G_GINT64_FORMAT ",\"cat\":\"worker\"",
                            *last - time);
  } else {
    begin_event (self, name, 'i', event->worker, time);
    g_string_append (self->text, ",\"s\":\"t\",\"cat\":\"worker\"");
  }
  add_arguments (self, event);
}

static void
add_memory (Trace *self, const WrActivitySecond *second, gint64 time)
{
  if (second->controller_pss < 0 && second->browsers_pss < 0)
    return;
  begin_event (self, "Memory (PSS)", 'C', 0, time);
  g_string_append_printf (
      self->text,
      ",\"args\":{\"controller\":%" G_GINT64_FORMAT ",\"browsers\":%" G_GINT64_FORMAT "}}",
      MAX (second->controller_pss, 0), MAX (second->browsers_pss, 0));
}

static void
add_pages (Trace *self, int pages, gint64 time)
{
  begin_event (self, "Pages per second", 'C', 0, time);
  g_string_append_printf (self->text, ",\"args\":{\"pages\":%d}}", pages);
}

/* A counter keeps its value until the next one: a second in which no page ended needs its zero. */
static void
add_counters (Trace *self)
{
  const GArray *seconds = self->activity->seconds;

  for (guint i = 0; i < seconds->len; i++) {
    const WrActivitySecond *second = &g_array_index (seconds, WrActivitySecond, i);
    gint64 time = MAX (second->second * G_USEC_PER_SEC - self->begin, 0);
    gboolean last = i + 1 == seconds->len || second[1].second != second->second + 1;

    add_pages (self, second->pages, time);
    add_memory (self, second, time);
    if (last)
      add_pages (self, 0, (second->second + 1) * G_USEC_PER_SEC - self->begin);
  }
}

static gboolean
write_text (Trace *self, GError **error)
{
  if (!g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                  self->cancellable, error))
    return FALSE;
  g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
keep_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  Trace *self = user_data;
  Step step = { id, *event };

  step.event.detail = g_strdup (event->detail);
  g_array_append_val (self->step, step);
  return TRUE;
}

/* The next events; none are left when the step is empty. */
static gboolean
read_step (Trace *self, GError **error)
{
  gint64 after = self->step->len > 0 ? g_array_index (self->step, Step, self->step->len - 1).id : 0;

  g_array_set_size (self->step, 0);
  return wr_store_reader_foreach_event (self->reader, after, EVENTS_A_STEP, keep_cb, self, error);
}

/* A damaged store can have any number. */
static gboolean
is_of_a_time (const WrEvent *event)
{
  return event->started >= 0 && event->started <= (gint64) G_MAXUINT32 * G_USEC_PER_SEC;
}

/* Events come by their ends, so that the first to come need not be the first to have begun. */
static void
find_begin (Trace *self)
{
  for (guint i = 0; i < self->step->len; i++) {
    const WrEvent *event = &g_array_index (self->step, Step, i).event;

    if (is_of_a_time (event) && (self->begin < 0 || event->started < self->begin))
      self->begin = event->started;
  }
}

static void
add_step (Trace *self)
{
  if (self->begin < 0)
    find_begin (self);
  for (guint i = 0; i < self->step->len; i++) {
    const WrEvent *event = &g_array_index (self->step, Step, i).event;

    if (!is_of_a_time (event))
      continue;
    wr_activity_add (self->activity, event);
    if (event->kind != WR_EVENT_USAGE)
      add_event (self, event);
  }
}

static gboolean
write_trace (Trace *self, GError **error)
{
  g_autofree char *name = wr_store_reader_dup_job_name (self->reader);
  g_autofree char *title = g_strdup_printf ("Windrow %s", name);

  g_string_append (self->text, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
  add_name (self, "process_name", 0, g_strchomp (title));
  do {
    if (!read_step (self, error))
      return FALSE;
    add_step (self);
    if (!write_text (self, error))
      return FALSE;
  } while (self->step->len > 0);
  add_counters (self);
  g_string_append (self->text, "\n]}\n");
  return write_text (self, error);
}

static gboolean
write_target (Trace *self, GFile *target, GError **error)
{
  g_autoptr (WrExportTarget) place = wr_export_target_open (target, self->cancellable, error);

  if (place == NULL)
    return FALSE;
  self->stream = place->stream;
  return write_trace (self, error) && wr_export_target_commit (place, self->cancellable, error);
}

/**
 * wr_trace_writer_save:
 * @target: replaced when everything is written; untouched otherwise
 *
 * Writes the events of a store, also while a run goes on in it. Blocks; for a thread and the
 * command line.
 *
 * Returns: the number of the trace's events, or -1 with an error: %WR_STORE_ERROR for the store,
 *   else a %G_IO_ERROR whose message names @target.
 */
gint64
wr_trace_writer_save (const char *store_path, GFile *target, GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (store_path != NULL && G_IS_FILE (target), -1);

  g_autoptr (GError) problem = NULL;
  g_auto (Trace) trace = { .cancellable = cancellable };
  trace_init (&trace);
  trace.reader = wr_store_reader_open (store_path, error);
  if (trace.reader == NULL)
    return -1;
  wr_store_reader_set_cancellable (trace.reader, cancellable);
  if (write_target (&trace, target, &problem))
    return trace.n_events;
  wr_export_target_explain (target, &problem);
  g_propagate_error (error, g_steal_pointer (&problem));
  return -1;
}

typedef struct {
  char *store_path; /* (owned) */
  GFile *target;    /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->store_path);
  g_object_unref (self->target);
  g_free (self);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  gint64 n = wr_trace_writer_save (request->store_path, request->target, cancellable, &error);

  if (n < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n);
}

/**
 * wr_trace_writer_save_async:
 *
 * As wr_trace_writer_save(), in a thread of its own.
 */
void
wr_trace_writer_save_async (const char *store_path, GFile *target, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (store_path != NULL && G_IS_FILE (target));

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->store_path = g_strdup (store_path);
  request->target = g_object_ref (target);
  g_task_set_source_tag (task, wr_trace_writer_save_async);
  g_task_set_check_cancellable (task, FALSE); /* what is in its place stays there */
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, save_thread);
}

/**
 * wr_trace_writer_save_finish:
 *
 * Returns: the number of events, or -1.
 */
gint64
wr_trace_writer_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_trace_writer_save_async), -1);
  return g_task_propagate_int (G_TASK (result), error);
}
