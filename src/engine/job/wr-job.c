/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrJob: what the user asks for.
 *
 * A job may be unfinished (no URLs, a field without a selector), so that a window can hold and save
 * it; whether it can be run is wr_job_check()'s to say. A copy shares nothing and may go to another
 * thread.
 */

#include "config.h"

#include "wr-job.h"

#include "wr-job-keys.h"
#include "wr-json-text.h"
#include "wr-url-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_MAX_WORKERS 4

/* clang-format off */
G_DEFINE_QUARK (wr-job-error-quark, wr_job_error)
/* clang-format on */

/**
 * wr_job_new:
 *
 * Returns: (transfer full): a job without URLs, with JOB.md's defaults.
 */
WrJob *
wr_job_new (void)
{
  WrJob *self = g_new0 (WrJob, 1);

  wr_key_table_init (&wr_job_keys, self);
  return self;
}

/**
 * wr_job_copy:
 *
 * Returns: (transfer full): a copy that shares nothing with @self.
 */
WrJob *
wr_job_copy (const WrJob *self)
{
  WrJob *copy = g_new0 (WrJob, 1);

  wr_key_table_copy (&wr_job_keys, copy, self);
  copy->source = self->source != NULL ? wr_json_object_copy (self->source) : NULL;
  return copy;
}

/**
 * wr_job_free:
 * @self: (nullable) (transfer full):
 */
void
wr_job_free (WrJob *self)
{
  if (self == NULL)
    return;
  wr_key_table_clear (&wr_job_keys, self);
  g_clear_pointer (&self->source, json_object_unref);
  g_free (self);
}

/**
 * wr_job_equal:
 *
 * Returns: whether both ask for the same; keys that are not known here do not count.
 */
gboolean
wr_job_equal (const WrJob *a, const WrJob *b)
{
  return wr_key_table_equal (&wr_job_keys, a, b);
}

/**
 * wr_job_get_n_workers:
 *
 * Returns: the job's number of workers; where it says none, the processor's cores, at most 4.
 */
int
wr_job_get_n_workers (const WrJob *self)
{
  if (self->workers > 0)
    return self->workers;
  return MIN (g_get_num_processors (), DEFAULT_MAX_WORKERS);
}

static WrField *
new_built_in (const char *name, const char *selector, WrFieldTake take, const char *attribute)
{
  WrField *field = wr_field_new (name, selector);

  field->take = take;
  field->attribute = g_strdup (attribute);
  return field;
}

/**
 * wr_job_dup_columns:
 *
 * Returns: (transfer full) (element-type WrField): copies of the fields that a run extracts: the
 * job's, or the built-in title, description, heading and load_ms where it has none.
 */
GPtrArray *
wr_job_dup_columns (const WrJob *self)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_field_free);

  for (guint i = 0; i < self->fields->len; i++)
    g_ptr_array_add (columns, wr_field_copy (g_ptr_array_index (self->fields, i)));
  if (columns->len > 0)
    return columns;

  g_ptr_array_add (columns, new_built_in ("title", "head > title", WR_FIELD_TEXT, NULL));
  g_ptr_array_add (columns, new_built_in ("description", "meta[name=description]",
                                          WR_FIELD_ATTRIBUTE, "content"));
  g_ptr_array_add (columns, new_built_in ("heading", "h1", WR_FIELD_TEXT, NULL));
  g_ptr_array_add (columns, new_built_in ("load_ms", "", WR_FIELD_LOAD_MS, NULL));
  return columns;
}

/* “fields[12].selector”: the index, and where the rest starts; -1 for another path. */
static int
parse_field_path (const char *path, const char **rest)
{
  char *end = NULL;

  if (!g_str_has_prefix (path, "fields[") || !g_ascii_isdigit (path[strlen ("fields[")]))
    return -1;
  guint64 index = g_ascii_strtoull (path + strlen ("fields["), &end, 10);
  if (!g_str_has_prefix (end, "].") || index > G_MAXINT)
    return -1;
  *rest = end + strlen ("].");
  return index;
}

/* The field behind the last one may be named: it is made. */
static gboolean
set_field (WrJob *self, int index, const char *key, const char *value, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("fields[%d].", index);

  if ((guint) index > self->fields->len) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY,
                 g_dngettext (GETTEXT_PACKAGE, "%s%s: the job has %u field",
                              "%s%s: the job has %u fields", self->fields->len),
                 prefix, key, self->fields->len);
    return FALSE;
  }

  gboolean appended = (guint) index == self->fields->len;
  g_autoptr (WrField) field
      = appended ? wr_field_new ("", "") : wr_field_copy (g_ptr_array_index (self->fields, index));
  if (!wr_key_table_set (&wr_field_keys, field, key, value, prefix, error))
    return FALSE;
  if (!appended)
    g_ptr_array_remove_index (self->fields, index);
  g_ptr_array_insert (self->fields, index, g_steal_pointer (&field));
  return TRUE;
}

/**
 * wr_job_set:
 * @path: a key of the job file: “retries”, “timeouts.page_load_ms”, “fields[0].selector”
 * @value: as typed: a number, “true” or “false”, text; for lists JSON or one item a line; the empty
 * text for null
 *
 * Returns: whether @value was set; if not, %WR_JOB_ERROR_KEY, and @self is as it was.
 */
gboolean
wr_job_set (WrJob *self, const char *path, const char *value, GError **error)
{
  const char *key = NULL;
  int index = parse_field_path (path, &key);

  if (index >= 0)
    return set_field (self, index, key, value, error);

  g_autoptr (WrJob) changed = wr_job_copy (self);
  if (!wr_key_table_set (&wr_job_keys, changed, path, value, "", error))
    return FALSE;
  wr_key_table_copy (&wr_job_keys, self, changed);
  return TRUE;
}

static gboolean
check_pages (const WrJob *self, GError **error)
{
  for (gsize i = 0; self->urls[i] != NULL; i++) {
    if (wr_url_pattern_is_good (self->urls[i]))
      return TRUE;
  }
  g_set_error_literal (error, WR_JOB_ERROR, WR_JOB_ERROR_EMPTY,
                       self->urls[0] == NULL ? _ ("urls: there are no pages to load")
                                             : _ ("urls: no line is a URL of a page"));
  return FALSE;
}

static gboolean
check_fields (const WrJob *self, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->fields->len; i++) {
    WrField *field = g_ptr_array_index (self->fields, i);

    if (!wr_field_check (field, error)) {
      g_prefix_error (error, "fields[%u].", i);
      return FALSE;
    }
    if (!g_hash_table_add (names, field->name)) {
      g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY,
                   _ ("fields[%u].name: another field is already named “%s”"), i, field->name);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * wr_job_check:
 *
 * Returns: whether a run can be started: some line is a URL, every value is within its bounds,
 * every field can be used. If not, %WR_JOB_ERROR_EMPTY or %WR_JOB_ERROR_KEY with the path in the
 * file.
 */
gboolean
wr_job_check (const WrJob *self, GError **error)
{
  if (self->wait_for.timeout_ms != 0 && self->wait_for.selector == NULL) {
    g_set_error_literal (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY,
                         _ ("wait_for.selector: there is a time limit but nothing to wait for"));
    return FALSE;
  }
  return check_pages (self, error) && wr_key_table_check (&wr_job_keys, self, "", error)
         && check_fields (self, error);
}
