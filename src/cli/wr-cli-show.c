/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli show: what a run is and how it went, for a person or as JSON.
 */

#include "config.h"

#include "wr-cli-store.h"
#include "wr-cli.h"
#include "wr-columns.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#define MAX_REASONS 10 /* that a person is shown */

typedef struct {
  char *sentence; /* (owned) */
  gint64 n_pages;
} Reason;

typedef struct {
  const char *path;
  WrStoreReader *reader; /* (owned) */
  WrJob *job;            /* (owned) */
  char *created;         /* (owned) (nullable) ISO 8601 */
  const char *state;
  WrStoreCounts counts;
  GArray *reasons; /* (owned) of Reason, the commonest first */
  WrAdvice advice;
} Summary;

static void
clear_reason (gpointer reason)
{
  g_free (((Reason *) reason)->sentence);
}

static void
summary_clear (Summary *self)
{
  g_clear_object (&self->reader);
  wr_job_free (self->job);
  g_free (self->created);
  g_clear_pointer (&self->reasons, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Summary, summary_clear)

static gboolean
count_reason_cb (const WrStoreRow *row, gpointer user_data)
{
  GHashTable *reasons = user_data;
  char *sentence = wr_failure_describe (row->failure, row->detail, TRUE);
  gint64 *n = g_hash_table_lookup (reasons, sentence);

  if (n == NULL) {
    n = g_new0 (gint64, 1);
    g_hash_table_insert (reasons, sentence, n);
  } else {
    g_free (sentence);
  }
  ++*n;
  return TRUE;
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const Reason *left = a;
  const Reason *right = b;

  if (left->n_pages != right->n_pages)
    return left->n_pages < right->n_pages ? 1 : -1;
  return g_strcmp0 (left->sentence, right->sentence);
}

static gboolean
read_reasons (Summary *self, GError **error)
{
  const WrStoreQuery query = { .states = 1u << WR_PAGE_FAILED | 1u << WR_PAGE_SKIPPED };
  g_autoptr (GHashTable) reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer sentence, n;

  self->reasons = g_array_new (FALSE, FALSE, sizeof (Reason));
  g_array_set_clear_func (self->reasons, clear_reason);
  if (!wr_store_reader_foreach_row (self->reader, &query, count_reason_cb, reasons, NULL, error))
    return FALSE;
  g_hash_table_iter_init (&iter, reasons);
  while (g_hash_table_iter_next (&iter, &sentence, &n)) {
    Reason reason = { g_strdup (sentence), *(gint64 *) n };
    g_array_append_val (self->reasons, reason);
  }
  g_array_sort (self->reasons, compare_reasons);
  return TRUE;
}

static const char *const states[] = {
  [WR_RUN_SUMMARY_IN_USE] = "running",
  [WR_RUN_SUMMARY_FINISHED] = "finished",
  [WR_RUN_SUMMARY_STOPPED] = "stopped",
  [WR_RUN_SUMMARY_INTERRUPTED] = "interrupted",
};

static gboolean
summary_read (Summary *self, GError **error)
{
  g_autoptr (WrRunSummary) run = wr_run_summary_read (self->path, error);
  g_autofree char *json = run != NULL ? wr_store_reader_dup_job (self->reader, error) : NULL;

  self->job = json != NULL ? wr_job_from_json (json, -1, error) : NULL;
  self->created = wr_store_reader_dup_meta (self->reader, "created");
  self->state = run != NULL ? states[run->state] : NULL;
  return self->job != NULL && wr_store_reader_count (self->reader, NULL, &self->counts, error)
         && read_reasons (self, error) && wr_advice_read (&self->advice, self->path, NULL, error);
}

static gint64
get_total (const Summary *self)
{
  gint64 total = 0;

  for (int i = 0; i < WR_N_PAGE_STATES; i++)
    total += self->counts.pages[i];
  return total;
}

typedef enum {
  LINE_JOB,
  LINE_STORE,
  LINE_CREATED,
  LINE_STATE,
  LINE_FIELDS,
  LINE_PAGES,
  LINE_DONE,
  LINE_FAILED,
  LINE_SKIPPED,
  LINE_TO_DO,
  LINE_ROWS,
  LINE_ATTEMPTS,
  N_LINES
} Line;

static const char *const labels[N_LINES] = {
  [LINE_JOB] = N_ ("Job:"),
  [LINE_STORE] = N_ ("Store:"),
  [LINE_CREATED] = N_ ("Created:"),
  [LINE_STATE] = N_ ("State:"),
  [LINE_FIELDS] = N_ ("Fields:"),
  [LINE_PAGES] = N_ ("Pages:"),
  [LINE_DONE] = N_ ("  done:"),
  [LINE_FAILED] = N_ ("  failed:"),
  [LINE_SKIPPED] = N_ ("  skipped:"),
  [LINE_TO_DO] = N_ ("  to do:"),
  [LINE_ROWS] = N_ ("Rows:"),
  [LINE_ATTEMPTS] = N_ ("Attempts:"),
};

static int
measure_labels (void)
{
  int width = 0;

  for (int i = 0; i < N_LINES; i++)
    width = MAX (width, wr_columns_count (_ (labels[i])));
  return width;
}

static void
print_line (Line line, const char *value)
{
  g_autofree char *label = wr_columns_pad (_ (labels[line]), measure_labels (), WR_COLUMNS_START);

  if (value != NULL)
    g_print ("%s %s\n", label, value);
}

static void
print_number (Line line, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  print_line (line, text);
}

static void
print_advice (const WrAdvice *advice)
{
  if (advice->code == WR_ADVICE_NONE)
    return;
  g_autofree char *sentence = wr_advice_describe (advice);
  g_autofree char *figures = wr_advice_describe_figures (advice);
  g_print ("%s\n%s\n", sentence, figures);
}

static void
print_summary (const Summary *self)
{
  const gint64 *pages = self->counts.pages;
  g_autofree char *columns
      = g_strjoinv (", ", (char **) wr_store_reader_get_columns (self->reader));

  print_line (LINE_JOB, *self->job->name != '\0' ? self->job->name : _ ("unnamed"));
  print_line (LINE_STORE, self->path);
  print_line (LINE_CREATED, self->created);
  print_line (LINE_STATE, self->state);
  print_line (LINE_FIELDS, columns);
  print_number (LINE_PAGES, get_total (self));
  print_number (LINE_DONE, pages[WR_PAGE_DONE]);
  print_number (LINE_FAILED, pages[WR_PAGE_FAILED]);
  print_number (LINE_SKIPPED, pages[WR_PAGE_SKIPPED]);
  print_number (LINE_TO_DO, pages[WR_PAGE_QUEUED] + pages[WR_PAGE_RUNNING]);
  print_number (LINE_ROWS, self->counts.rows);
  print_number (LINE_ATTEMPTS, self->counts.attempts);
  for (guint i = 0; i < MIN (self->reasons->len, MAX_REASONS); i++) {
    const Reason *reason = &g_array_index (self->reasons, Reason, i);
    g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, reason->n_pages);
    g_print ("%s%8s  %s\n", i == 0 ? _ ("Why pages failed:\n") : "", n, reason->sentence);
  }
  print_advice (&self->advice);
}

static void
add_columns (JsonBuilder *builder, const Summary *self)
{
  const char *const *columns = wr_store_reader_get_columns (self->reader);

  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (gsize i = 0; columns[i] != NULL; i++)
    json_builder_add_string_value (builder, columns[i]);
  json_builder_end_array (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_pages (JsonBuilder *builder, const Summary *self)
{
  json_builder_set_member_name (builder, "pages");
  json_builder_begin_object (builder);
  add_int (builder, "total", get_total (self));
  for (int i = 0; i < WR_N_PAGE_STATES; i++)
    add_int (builder, wr_page_state_get_name (i), self->counts.pages[i]);
  json_builder_end_object (builder);
}

static void
add_reasons (JsonBuilder *builder, const Summary *self)
{
  json_builder_set_member_name (builder, "reasons");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->reasons->len; i++) {
    const Reason *reason = &g_array_index (self->reasons, Reason, i);
    json_builder_begin_object (builder);
    add_text (builder, "reason", reason->sentence);
    add_int (builder, "pages", reason->n_pages);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_share (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (value < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, value);
}

static void
add_advice (JsonBuilder *builder, const WrAdvice *advice)
{
  const WrAdviceFigures *f = &advice->figures;

  json_builder_set_member_name (builder, "advice");
  json_builder_begin_object (builder);
  add_text (builder, "limit", wr_advice_code_get_name (advice->code));
  json_builder_set_member_name (builder, "try_workers");
  if (advice->n_workers > 0)
    json_builder_add_int_value (builder, advice->n_workers);
  else
    json_builder_add_null_value (builder);
  add_int (builder, "workers", f->n_workers);
  add_share (builder, "busy_share", f->busy_share);
  add_share (builder, "polite_share", f->polite_share);
  add_share (builder, "idle_share", f->idle_share);
  add_share (builder, "refused_share", f->refused_share);
  add_share (builder, "browsers_cpu_share", f->cpu_share);
  json_builder_end_object (builder);
}

static void
print_json (const Summary *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *job = wr_job_to_json (self->job);

  json_builder_begin_object (builder);
  add_text (builder, "store", self->path);
  add_text (builder, "created", self->created);
  add_text (builder, "state", self->state);
  add_columns (builder, self);
  add_pages (builder, self);
  add_int (builder, "rows", self->counts.rows);
  add_int (builder, "attempts", self->counts.attempts);
  add_reasons (builder, self);
  add_advice (builder, &self->advice);
  json_builder_set_member_name (builder, "job");
  json_builder_add_value (builder, json_from_string (job, NULL));
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

WrCliStatus
wr_cli_show (const WrCliCommand *self, char ***args)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = wr_cli_context_new (self, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (Summary) summary = { 0 };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!wr_cli_parse (context, args, 1, 1) || !wr_cli_store_check ((*args)[1]))
    return WR_CLI_MISTAKE;

  summary.path = (*args)[1];
  summary.reader = wr_cli_store_open (summary.path);
  if (summary.reader == NULL)
    return WR_CLI_NOT_WRITTEN;
  if (!summary_read (&summary, &error)) {
    wr_cli_complain ("%s: %s", summary.path, error->message);
    return WR_CLI_NOT_WRITTEN;
  }
  if (json)
    print_json (&summary);
  else
    print_summary (&summary);
  return WR_CLI_DONE;
}
