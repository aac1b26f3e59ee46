/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCliJob: from the options of a call to the job that is run.
 *
 * In this order: the job's file or an empty job, the URLs, the options that have a name of their
 * own, the fields, the keys that are set by their path. Each complaint names the option or the
 * path.
 */

#include "config.h"

#include "wr-cli-job.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_BAD_LINES 10 /* that are said one by one */

/**
 * wr_cli_job_add_options:
 * @self: all zero; must outlive the parsing
 */
void
wr_cli_job_add_options (WrCliJob *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "url", 'u', 0, G_OPTION_ARG_STRING_ARRAY, &self->urls,
      N_ ("Load URL; may hold ranges such as [1-50]. Stands for the job’s own"), N_ ("URL") },
    { "urls", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->lists,
      N_ ("Load the URLs in FILE, one a line or a table; “-” is standard input"), N_ ("FILE") },
    { "field", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &self->fields,
      N_ ("Extract a column; NAME=CSS@ATTRIBUTE takes an attribute"), N_ ("NAME=SELECTOR") },
    { "workers", 'w', 0, G_OPTION_ARG_STRING, &self->workers,
      N_ ("How many browsers work at the same time, 1 to 64"), N_ ("N") },
    { "worker-model", 0, 0, G_OPTION_ARG_STRING, &self->worker_model,
      N_ ("What workers are: threads or processes"), N_ ("MODEL") },
    { "browser", 'b', 0, G_OPTION_ARG_STRING, &self->browser,
      N_ ("auto, chromium, webkit or firefox"), N_ ("BROWSER") },
    { "driver-url", 0, 0, G_OPTION_ARG_STRING, &self->driver_url,
      N_ ("A WebDriver that runs already, or a Selenium Grid"), N_ ("URL") },
    { "limit", 'n', 0, G_OPTION_ARG_STRING, &self->limit, N_ ("Load only the first N pages"),
      N_ ("N") },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->sets,
      N_ ("Set any key of the job, such as timeouts.page_load_ms=5000"), N_ ("PATH=VALUE") },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/**
 * wr_cli_job_load:
 * @path: of a job's file, “-” for standard input
 *
 * Returns: (transfer full): the job, or %NULL, and it was said why.
 */
WrJob *
wr_cli_job_load (const char *path)
{
  gboolean stdin_given = strcmp (path, "-") == 0;
  g_autoptr (GFile) file
      = stdin_given ? g_file_new_for_path ("/dev/stdin") : g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;
  WrJob *job = wr_job_load (file, NULL, &error);

  if (job == NULL && error->domain == WR_JOB_ERROR)
    wr_cli_complain ("%s: %s", path, error->message);
  else if (job == NULL)
    wr_cli_complain ("%s", error->message);
  return job;
}

static gboolean
read_list (const char *path, GString *lines)
{
  g_autofree char *text = NULL;
  g_autofree char *urls = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  gboolean stdin_given = strcmp (path, "-") == 0;
  g_autoptr (GFile) file
      = stdin_given ? g_file_new_for_path ("/dev/stdin") : g_file_new_for_commandline_arg (path);

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, &error)) {
    wr_cli_complain ("%s", error->message);
    return FALSE;
  }
  urls = wr_url_list_extract_urls (text, length, path);
  g_string_append (lines, urls);
  return TRUE;
}

static gboolean
take_urls (WrCliJob *self, WrJob *job)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  if (self->urls == NULL && self->lists == NULL)
    return TRUE;
  for (gsize i = 0; self->urls != NULL && self->urls[i] != NULL; i++)
    g_string_append_printf (lines, "%s\n", self->urls[i]);
  for (gsize i = 0; self->lists != NULL && self->lists[i] != NULL; i++) {
    if (!read_list (self->lists[i], lines))
      return FALSE;
  }
  g_strfreev (job->urls);
  job->urls = g_strsplit (lines->str, "\n", -1);
  return TRUE;
}

/* The path in the message becomes the option: “--workers: 1000 is more than 64”. */
static gboolean
take_option (WrJob *job, const char *option, const char *path, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (value == NULL || wr_job_set (job, path, value, &error))
    return TRUE;
  wr_cli_complain ("%s%s", option, error->message + strlen (path));
  return FALSE;
}

static gboolean
take_options (WrCliJob *self, WrJob *job)
{
  return take_option (job, "--workers", "workers", self->workers)
         && take_option (job, "--worker-model", "worker_model", self->worker_model)
         && take_option (job, "--browser", "browser.name", self->browser)
         && take_option (job, "--driver-url", "browser.driver_url", self->driver_url);
}

/* In CSS a word after the last @ can only be ours; in XPath it is an attribute of its own. */
static const char *
find_attribute (const char *selector)
{
  const char *at = strrchr (selector, '@');

  if (at == NULL || at == selector || wr_field_guess_using (selector) == WR_FIELD_XPATH)
    return NULL;
  if (!g_ascii_isalpha (at[1]))
    return NULL;
  for (const char *c = at + 1; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && strchr ("-_:.", *c) == NULL)
      return NULL;
  }
  return at + 1;
}

static WrField *
parse_field (const char *text)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text) {
    wr_cli_complain (_ ("--field: “%s” must be NAME=SELECTOR"), text);
    return NULL;
  }
  g_autofree char *name = g_strndup (text, equals - text);
  const char *attribute = find_attribute (equals + 1);
  gsize length = attribute != NULL ? (gsize) (attribute - 1 - (equals + 1)) : strlen (equals + 1);
  g_autofree char *selector = g_strndup (equals + 1, length);

  WrField *field = wr_field_new (name, selector);
  if (attribute != NULL) {
    field->take = WR_FIELD_ATTRIBUTE;
    field->attribute = g_strdup (attribute);
  }
  return field;
}

/* A field of the job with the same name is replaced. */
static gboolean
take_fields (WrCliJob *self, WrJob *job)
{
  for (gsize i = 0; self->fields != NULL && self->fields[i] != NULL; i++) {
    g_autoptr (WrField) field = parse_field (self->fields[i]);
    g_autoptr (GError) error = NULL;

    if (field == NULL)
      return FALSE;
    if (!wr_field_check (field, &error)) {
      wr_cli_complain (_ ("--field: “%s”: %s"), self->fields[i], error->message);
      return FALSE;
    }
    guint at = 0;
    while (at < job->fields->len
           && strcmp (((WrField *) g_ptr_array_index (job->fields, at))->name, field->name) != 0)
      at++;
    if (at < job->fields->len)
      g_ptr_array_remove_index (job->fields, at);
    g_ptr_array_insert (job->fields, (int) at, g_steal_pointer (&field));
  }
  return TRUE;
}

static gboolean
take_sets (WrCliJob *self, WrJob *job)
{
  for (gsize i = 0; self->sets != NULL && self->sets[i] != NULL; i++) {
    const char *equals = strchr (self->sets[i], '=');
    g_autoptr (GError) error = NULL;

    if (equals == NULL) {
      wr_cli_complain (_ ("--set: “%s” must be PATH=VALUE"), self->sets[i]);
      return FALSE;
    }
    g_autofree char *path = g_strndup (self->sets[i], equals - self->sets[i]);
    if (!wr_job_set (job, path, equals + 1, &error)) {
      wr_cli_complain ("--set: %s", error->message);
      return FALSE;
    }
  }
  return TRUE;
}

static void
warn_of_bad_lines (WrUrlList *list)
{
  guint n_said = 0;

  for (guint i = 0; i < wr_url_list_get_n_lines (list) && n_said < MAX_BAD_LINES; i++) {
    const WrUrlLine *line = wr_url_list_get_line (list, i);
    if (line->kind != WR_URL_LINE_BAD)
      continue;
    wr_cli_complain (_ ("URL in line %u is left out: %s"), i + 1, line->reason);
    n_said++;
  }

  guint n_left = wr_url_list_get_n_bad (list) - n_said;
  if (n_left > 0)
    wr_cli_complain (
        g_dngettext (NULL, "%u more line is left out", "%u more lines are left out", n_left),
        n_left);
}

static void
warn_of_duplicates (WrUrlList *list)
{
  guint n = wr_url_list_get_n_duplicates (list);

  if (n > 0)
    wr_cli_complain (
        g_dngettext (NULL, "%u duplicate is left out", "%u duplicates are left out", n), n);
}

typedef struct {
  GPtrArray *urls;
  gint64 limit;
} Limiting;

static gboolean
take_page_cb (const char *url, guint line, gpointer user_data)
{
  Limiting *limiting = user_data;

  g_ptr_array_add (limiting->urls, g_strdup (url));
  return limiting->urls->len < limiting->limit;
}

static gboolean
limit_pages (WrJob *job, WrUrlList *list, const char *text)
{
  Limiting limiting = { NULL, 0 };

  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &limiting.limit, NULL)) {
    wr_cli_complain (_ ("--limit: must be a number, 1 or more, not “%s”"), text);
    return FALSE;
  }
  limiting.urls = g_ptr_array_new ();
  wr_url_list_foreach_page (list, take_page_cb, &limiting);
  g_ptr_array_add (limiting.urls, NULL);
  g_strfreev (job->urls);
  job->urls = (char **) g_ptr_array_free (limiting.urls, FALSE);
  return TRUE;
}

static gboolean
check (WrCliJob *self, WrJob *job)
{
  g_autoptr (WrUrlList) list = wr_url_list_new_from_lines ((const char *const *) job->urls);
  g_autoptr (GError) error = NULL;

  warn_of_bad_lines (list);
  warn_of_duplicates (list);
  if (!wr_job_check (job, &error)) {
    wr_cli_complain ("%s", error->message);
    return FALSE;
  }
  return self->limit == NULL || limit_pages (job, list, self->limit);
}

/**
 * wr_cli_job_make:
 * @path: (nullable): of the job's file
 *
 * Returns: (transfer full): the job that the call asks for, or %NULL, and it was said why.
 */
WrJob *
wr_cli_job_make (WrCliJob *self, const char *path)
{
  g_autoptr (WrJob) job = path != NULL ? wr_cli_job_load (path) : wr_job_new ();

  if (job == NULL || !take_urls (self, job) || !take_options (self, job) || !take_fields (self, job)
      || !take_sets (self, job) || !check (self, job))
    return NULL;
  return g_steal_pointer (&job);
}

void
wr_cli_job_clear (WrCliJob *self)
{
  g_strfreev (self->urls);
  g_strfreev (self->lists);
  g_strfreev (self->fields);
  g_strfreev (self->sets);
  g_free (self->workers);
  g_free (self->worker_model);
  g_free (self->browser);
  g_free (self->driver_url);
  g_free (self->limit);
}
