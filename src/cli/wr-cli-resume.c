/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli resume and retry: a run that was begun goes on in its store.
 */

#include "config.h"

#include "wr-cli-runner.h"
#include "wr-cli-store.h"

#include <glib/gi18n.h>
#include <string.h>

static WrRun *
open_run (const char *path, const char *workers, WrCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) scratch = wr_job_new ();

  *status = WR_CLI_MISTAKE;
  if (workers != NULL && !wr_job_set (scratch, "workers", workers, &error)) {
    wr_cli_complain ("--%s", error->message);
    return NULL;
  }
  if (!wr_cli_store_check (path))
    return NULL;

  WrRun *run = wr_run_new_from_store (path, &error);
  if (run == NULL) {
    wr_cli_complain ("%s", error->message);
    *status = WR_CLI_NOT_WRITTEN;
  } else if (workers != NULL) {
    wr_run_set_n_workers (run, wr_job_get_n_workers (scratch));
  }
  return run;
}

typedef struct {
  WrCliRunner runner;
  char *workers; /* (owned) (nullable) */
  char *state;   /* (owned) (nullable) */
} Call;

static void
call_clear (Call *self)
{
  wr_cli_runner_clear (&self->runner);
  g_free (self->workers);
  g_free (self->state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static gboolean
parse (Call *self, GOptionContext *context, char ***args)
{
  const GOptionEntry entries[] = {
    { "workers", 'w', 0, G_OPTION_ARG_STRING, &self->workers,
      N_ ("How many browsers work at the same time, 1 to 64"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  wr_cli_runner_add_options (&self->runner, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return wr_cli_parse (context, args, 1, 1) && wr_cli_output_check (&self->runner.output);
}

WrCliStatus
wr_cli_resume (const WrCliCommand *self, char ***args)
{
  g_auto (Call) call = { 0 };
  g_autoptr (GOptionContext) context = wr_cli_context_new (self, NULL);
  WrCliStatus status;

  if (!parse (&call, context, args))
    return WR_CLI_MISTAKE;
  g_autoptr (WrRun) run = open_run ((*args)[1], call.workers, &status);
  return run != NULL ? wr_cli_runner_run (&call.runner, run) : status;
}

/* A page has one row or many: each page once. */
static GArray *
find_pages (const char *path, WrPageState state, GError **error)
{
  const WrStoreQuery query = { .states = 1u << state };
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, error);
  g_autoptr (GArray) rows
      = reader != NULL ? wr_store_reader_query_ids (reader, &query, NULL, error) : NULL;

  if (rows == NULL)
    return NULL;
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < rows->len; i++) {
    gint64 page = g_array_index (rows, gint64, i) >> WR_ROW_ITEM_BITS;
    if (pages->len == 0 || g_array_index (pages, gint64, pages->len - 1) != page)
      g_array_append_val (pages, page);
  }
  return pages;
}

static gboolean
parse_state (const char *word, WrPageState *state)
{
  static const WrPageState states[] = { WR_PAGE_FAILED, WR_PAGE_SKIPPED, WR_PAGE_DONE };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (strcmp (word, wr_page_state_get_name (states[i])) == 0) {
      *state = states[i];
      return TRUE;
    }
  }
  wr_cli_complain (_ ("--state: “%s” is not one of failed, skipped, done"), word);
  return FALSE;
}

static WrCliStatus
retry (Call *self, WrRun *run, WrPageState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pages = find_pages (wr_run_get_store_path (run), state, &error);

  if (pages == NULL) {
    wr_cli_complain ("%s", error->message);
    return WR_CLI_NOT_WRITTEN;
  }
  if (pages->len == 0) {
    wr_cli_complain (_ ("No page is %s"), wr_page_state_get_name (state));
    return WR_CLI_MISTAKE;
  }
  wr_run_retry (run, (const gint64 *) pages->data, pages->len);
  return wr_cli_runner_run (&self->runner, run);
}

WrCliStatus
wr_cli_retry (const WrCliCommand *self, char ***args)
{
  g_auto (Call) call = { 0 };
  g_autoptr (GOptionContext) context = wr_cli_context_new (self, NULL);
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_STRING, &call.state,
      N_ ("Which pages: failed, which is the default, skipped or done"), N_ ("STATE") },
    G_OPTION_ENTRY_NULL,
  };
  WrPageState state = WR_PAGE_FAILED;
  WrCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!parse (&call, context, args) || (call.state != NULL && !parse_state (call.state, &state)))
    return WR_CLI_MISTAKE;
  g_autoptr (WrRun) run = open_run ((*args)[1], call.workers, &status);
  return run != NULL ? retry (&call, run, state) : status;
}
