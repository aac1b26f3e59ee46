/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCliOutput: the options that say how rows are written, and the writing.
 *
 * A file is there whole or not at all; standard output gets the rows as they are read. Both happen
 * in a thread, so that a signal can end them.
 */

#include "config.h"

#include "wr-cli-output.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/**
 * wr_cli_output_add_options:
 * @self: all zero; must outlive the parsing
 */
void
wr_cli_output_add_options (WrCliOutput *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->path,
      N_ ("Write the rows to FILE, “-” is standard output"), N_ ("FILE") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format,
      N_ ("csv, jsonl or json; default: by the file’s ending, or csv"), N_ ("FORMAT") },
    { "delimiter", 0, 0, G_OPTION_ARG_STRING, &self->delimiter,
      N_ ("CSV: what stands between cells, a comma unless told; “tab” for a tabulator"), N_ ("C") },
    { "bom", 0, 0, G_OPTION_ARG_NONE, &self->bom,
      N_ ("CSV: begin with a byte order mark, as Excel needs it"), NULL },
    { "crlf", 0, 0, G_OPTION_ARG_NONE, &self->crlf,
      N_ ("CSV: end lines with CR LF, as is the default"), NULL },
    { "lf", 0, 0, G_OPTION_ARG_NONE, &self->lf, N_ ("CSV: end lines with LF"), NULL },
    { "guard-formulas", 0, 0, G_OPTION_ARG_NONE, &self->guard_formulas,
      N_ ("CSV: a ' before cells that a spreadsheet would run as a formula"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static gboolean
choose_format (WrCliOutput *self)
{
  const char *dot = self->path != NULL ? strrchr (self->path, '.') : NULL;

  if (self->format != NULL) {
    if (wr_export_format_from_name (self->format, &self->options.format))
      return TRUE;
    wr_cli_complain (_ ("--format: “%s” is not one of csv, jsonl, json"), self->format);
    return FALSE;
  }
  if (dot == NULL || !wr_export_format_from_name (dot + 1, &self->options.format))
    self->options.format = WR_EXPORT_CSV;
  return TRUE;
}

static gboolean
choose_delimiter (WrCliOutput *self)
{
  const char *text = self->delimiter;

  if (text == NULL)
    return TRUE;
  if (strcmp (text, "tab") == 0 || strcmp (text, "\\t") == 0)
    text = "\t";
  if (strlen (text) == 1 && strchr ("\"\r\n", *text) == NULL && (guchar) *text < 0x80) {
    self->options.delimiter = *text;
    return TRUE;
  }
  wr_cli_complain (_ ("--delimiter: “%s” is not one character that can stand between cells"), text);
  return FALSE;
}

static gboolean
choose_states (WrCliOutput *self)
{
  if (self->state == NULL || strcmp (self->state, "all") == 0)
    return TRUE;
  for (WrPageState state = WR_PAGE_DONE; state <= WR_PAGE_SKIPPED; state++) {
    if (strcmp (self->state, wr_page_state_get_name (state)) == 0) {
      self->options.states = 1u << state;
      return TRUE;
    }
  }
  wr_cli_complain (_ ("--state: “%s” is not one of all, done, failed, skipped"), self->state);
  return FALSE;
}

/**
 * wr_cli_output_check:
 *
 * Returns: whether the options make sense; if not, it was said why.
 */
gboolean
wr_cli_output_check (WrCliOutput *self)
{
  if (self->crlf && self->lf) {
    wr_cli_complain (_ ("--crlf and --lf exclude each other"));
    return FALSE;
  }
  self->options.bom = self->bom;
  self->options.lf = self->lf;
  self->options.guard_formulas = self->guard_formulas;
  return choose_format (self) && choose_delimiter (self) && choose_states (self);
}

typedef struct {
  const WrCliOutput *output;
  const char *store_path;
} Writing;

static gboolean
is_stdout (const WrCliOutput *self)
{
  return self->path == NULL || strcmp (self->path, "-") == 0;
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *writing = data;
  const WrCliOutput *output = writing->output;
  GError *error = NULL;
  gint64 n_rows;

  if (is_stdout (output)) {
    g_autoptr (GOutputStream) stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
    n_rows = wr_exporter_write (writing->store_path, &output->options, stream, cancellable, &error);
  } else {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (output->path);
    n_rows = wr_exporter_save (writing->store_path, &output->options, file, cancellable, &error);
  }
  if (n_rows < 0)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/**
 * wr_cli_output_write:
 *
 * Writes the rows of a store. Waits, and answers to signals while it does.
 *
 * Returns: %WR_CLI_DONE; %WR_CLI_NOT_WRITTEN, and it was said why; or %WR_CLI_INTERRUPTED.
 */
WrCliStatus
wr_cli_output_write (const WrCliOutput *self, const char *store_path, WrCliSignals *signals)
{
  Writing writing = { self, store_path };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, signals->cancellable, written_cb, &result);

  g_task_set_source_tag (task, wr_cli_output_write);
  g_task_set_task_data (task, &writing, NULL);
  g_task_run_in_thread (task, write_thread);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  if (g_task_propagate_boolean (task, &error))
    return WR_CLI_DONE;
  if (signals->noted)
    return WR_CLI_INTERRUPTED;
  if (is_stdout (self) && error->domain == G_IO_ERROR)
    g_prefix_error (&error, _ ("Could not write to standard output: "));
  wr_cli_complain ("%s", error->message);
  return WR_CLI_NOT_WRITTEN;
}

void
wr_cli_output_clear (WrCliOutput *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->delimiter, g_free);
  g_clear_pointer (&self->state, g_free);
}
