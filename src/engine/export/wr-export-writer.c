/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrExportWriter: rows as text.
 *
 * A row becomes one list of cells, the page's columns first, and one table says what each format
 * makes of it. Files hold plain English and plain numbers, whatever the user's language.
 */

#include "config.h"

#include "wr-export-writer.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

static const struct {
  const char *name;
  void (*begin) (WrExportWriter *self); /* (nullable) */
  void (*add) (WrExportWriter *self, const char *const *cells);
  void (*end) (WrExportWriter *self);   /* (nullable) */
} formats[WR_N_EXPORT_FORMATS] = {
  [WR_EXPORT_CSV] = { "csv", wr_export_csv_begin, wr_export_csv_add, NULL },
  [WR_EXPORT_JSON_LINES] = { "jsonl", NULL, wr_export_jsonl_add, NULL },
  [WR_EXPORT_JSON] = { "json", wr_export_json_begin, wr_export_json_add, wr_export_json_end },
};

static const char *const page_keys[WR_N_EXPORT_PAGE_COLUMNS] = {
  [WR_EXPORT_URL] = "url",     [WR_EXPORT_FINAL_URL] = "final_url", [WR_EXPORT_STATUS] = "status",
  [WR_EXPORT_STATE] = "state", [WR_EXPORT_ERROR] = "error",
};

/**
 * wr_export_format_get_name:
 *
 * Returns: (transfer none): “csv”, “jsonl” or “json”, as the command line has them.
 */
const char *
wr_export_format_get_name (WrExportFormat format)
{
  g_return_val_if_fail (format < WR_N_EXPORT_FORMATS, "");
  return formats[format].name;
}

/**
 * wr_export_format_get_extension:
 *
 * Returns: (transfer none): what a file's name ends in after the dot.
 */
const char *
wr_export_format_get_extension (WrExportFormat format)
{
  return wr_export_format_get_name (format);
}

/**
 * wr_export_format_from_name:
 * @format: (out)
 *
 * Returns: whether @name is a format's, in upper or lower case.
 */
gboolean
wr_export_format_from_name (const char *name, WrExportFormat *format)
{
  for (int i = 0; name != NULL && i < WR_N_EXPORT_FORMATS; i++) {
    if (g_ascii_strcasecmp (formats[i].name, name) == 0) {
      *format = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* A field may be called “url” as well: then it is url_2, as no key may stand twice in an object. */
static char *
make_key (GHashTable *taken, const char *name)
{
  char *key = g_strdup (name);

  for (int i = 2; !g_hash_table_add (taken, g_strdup (key)); i++) {
    g_free (key);
    key = g_strdup_printf ("%s_%d", name, i);
  }
  return key;
}

static void
make_keys (WrExportWriter *self, const char *const *fields)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->n_columns = WR_N_EXPORT_PAGE_COLUMNS + g_strv_length ((char **) fields);
  self->keys = g_new0 (char *, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    self->keys[i] = make_key (taken, i < WR_N_EXPORT_PAGE_COLUMNS
                                         ? page_keys[i] : fields[i - WR_N_EXPORT_PAGE_COLUMNS]);
}

/* Of one member of the job's “fields”: whether it takes all matches, as an array. */
static gboolean
takes_all (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  JsonObject *field = json_node_get_object (node);
  const char *match = json_object_get_string_member_with_default (field, "match", "first");
  const char *take = json_object_get_string_member_with_default (field, "take", "text");
  return g_strcmp0 (match, "all") == 0 && g_strcmp0 (take, "count") != 0;
}

/* The store's columns are the job's fields in their order; the built-in ones are text. */
static void
find_arrays (WrExportWriter *self, const char *job_json)
{
  g_autoptr (JsonNode) root = job_json != NULL ? json_from_string (job_json, NULL) : NULL;
  JsonObject *job =
      root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *member = job != NULL ? json_object_get_member (job, "fields") : NULL;
  JsonArray *fields =
      member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
  guint n_fields = fields != NULL ? json_array_get_length (fields) : 0;

  self->is_array = g_new0 (gboolean, self->n_columns);
  for (guint i = 0; i < n_fields && WR_N_EXPORT_PAGE_COLUMNS + i < self->n_columns; i++)
    self->is_array[WR_N_EXPORT_PAGE_COLUMNS + i] = takes_all (json_array_get_element (fields, i));
}

/**
 * wr_export_writer_new:
 * @fields: the names of the store's columns
 * @job_json: (nullable): says which fields are arrays
 *
 * Returns: (transfer full): a writer, or %NULL with %G_IO_ERROR_INVALID_ARGUMENT for a delimiter
 *   that cannot be one.
 */
WrExportWriter *
wr_export_writer_new (const WrExportOptions *options, const char *const *fields,
                      const char *job_json, GError **error)
{
  g_return_val_if_fail (options->format < WR_N_EXPORT_FORMATS, NULL);

  if (options->delimiter != '\0'
      && (strchr ("\"\r\n", options->delimiter) != NULL || options->delimiter & 0x80)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("A quotation mark, a line end or a character beyond ASCII cannot"
                            " delimit the columns of a CSV file"));
    return NULL;
  }

  WrExportWriter *self = g_new0 (WrExportWriter, 1);
  self->options = *options;
  self->options.search = NULL;
  if (self->options.delimiter == '\0')
    self->options.delimiter = ',';
  self->text = g_string_new (NULL);
  make_keys (self, fields);
  find_arrays (self, job_json);
  return self;
}

void
wr_export_writer_free (WrExportWriter *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->keys);
  g_free (self->is_array);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
wr_export_writer_begin (WrExportWriter *self)
{
  if (formats[self->options.format].begin != NULL)
    formats[self->options.format].begin (self);
}

void
wr_export_writer_add (WrExportWriter *self, const WrStoreRow *row)
{
  g_autofree const char **cells = g_new (const char *, self->n_columns);
  g_autofree char *error = NULL;
  char status[12];

  if (row->failure != WR_FAILURE_NONE)
    error = wr_failure_describe (row->failure, row->detail, FALSE);

  g_snprintf (status, sizeof status, "%d", row->http_status);
  cells[WR_EXPORT_URL] = row->url;
  cells[WR_EXPORT_FINAL_URL] = row->final_url;
  cells[WR_EXPORT_STATUS] = row->http_status != 0 ? status : NULL;
  cells[WR_EXPORT_STATE] = wr_page_state_get_name (row->state);
  cells[WR_EXPORT_ERROR] = error;
  for (guint i = WR_N_EXPORT_PAGE_COLUMNS; i < self->n_columns; i++)
    cells[i] = row->cells[i - WR_N_EXPORT_PAGE_COLUMNS];

  formats[self->options.format].add (self, cells);
  self->n_rows++;
}

void
wr_export_writer_end (WrExportWriter *self)
{
  if (formats[self->options.format].end != NULL)
    formats[self->options.format].end (self);
}
