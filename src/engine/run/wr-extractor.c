/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrExtractor: from a job's fields to the one script call of a page, and from its answer to cells.
 *
 * extract.js finds the matches; trimming, pattern, default and required are done here, the pattern
 * because PCRE is not JavaScript's. Each worker has an extractor of its own, since json-glib's
 * reference counts are not atomic. Nothing in an answer is trusted: the page made it.
 */

#include "config.h"

#include "wr-extractor.h"

#include <string.h>

#include "wr-reply.h"
#include "wr-run-resources.h"

#define SCRIPT_PATH RESOURCE_BASE "/run/extract.js"

struct _WrExtractor {
  char *script;        /* (owned) */
  GPtrArray *fields;   /* (owned) (element-type WrField) */
  GPtrArray *patterns; /* (owned) (element-type nullable GRegex) */
  char *wait_for;      /* (owned) (nullable) */
  int wait_ms;         /* 0: what is left of the page's time */
};

static void
regex_unref0 (gpointer regex)
{
  if (regex != NULL)
    g_regex_unref (regex);
}

static gboolean
extractor_compile (WrExtractor *self, GError **error)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const WrField *field = g_ptr_array_index (self->fields, i);
    GRegex *regex = NULL;

    if (field->pattern != NULL) {
      regex = g_regex_new (field->pattern, G_REGEX_OPTIMIZE, 0, error);
      if (regex == NULL) {
        g_prefix_error (error, "fields[%u].pattern (%s): ", i, field->name);
        return FALSE;
      }
    }
    g_ptr_array_add (self->patterns, regex);
  }
  return TRUE;
}

/* Without what is there for people only: driver and browser read the script with every page. */
static char *
strip_script (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *script = g_string_sized_new (strlen (text));

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);

    if (*line != '\0' && !g_str_has_prefix (line, "//"))
      g_string_append_printf (script, "%s\n", line);
  }
  return g_string_free (script, FALSE);
}

static char *
load_script (GError **error)
{
  static gsize registered;

  if (g_once_init_enter (&registered)) {
    wr_run_register_resource ();
    g_once_init_leave (&registered, 1);
  }
  g_autoptr (GBytes) text = g_resources_lookup_data (SCRIPT_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                     error);
  /* GResource ends text with a NUL. */
  return text != NULL ? strip_script (g_bytes_get_data (text, NULL)) : NULL;
}

/**
 * wr_extractor_new:
 *
 * Returns: (transfer full): an extractor for the job's fields, or the built-in ones; %NULL with a
 *   #GRegexError for a pattern that cannot be read
 */
WrExtractor *
wr_extractor_new (const WrJob *job, GError **error)
{
  g_autoptr (WrExtractor) self = g_new0 (WrExtractor, 1);

  self->script = load_script (error);
  self->fields = wr_job_dup_columns (job);
  self->patterns = g_ptr_array_new_with_free_func (regex_unref0);
  self->wait_for = g_strdup (job->wait_for.selector);
  self->wait_ms = job->wait_for.timeout_ms;
  if (self->script == NULL || !extractor_compile (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wr_extractor_free (WrExtractor *self)
{
  g_free (self->script);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->patterns, g_ptr_array_unref);
  g_free (self->wait_for);
  g_free (self);
}

/**
 * wr_extractor_get_script:
 *
 * Returns: (transfer none): the body of the function that the browser runs
 */
const char *
wr_extractor_get_script (WrExtractor *self)
{
  return self->script;
}

static JsonObject *
build_target (const char *selector, WrFieldUsing using, char *path)
{
  JsonObject *target = json_object_new ();

  json_object_set_string_member (target, "selector", selector != NULL ? selector : "");
  json_object_set_boolean_member (target, "xpath", using == WR_FIELD_XPATH);
  json_object_set_string_member (target, "path", path);
  g_free (path);
  return target;
}

static JsonArray *
extractor_build_fields (WrExtractor *self)
{
  JsonArray *fields = json_array_new ();

  for (guint i = 0; i < self->fields->len; i++) {
    const WrField *field = g_ptr_array_index (self->fields, i);
    JsonObject *target = build_target (
        field->selector, field->using,
        g_strdup_printf ("fields[%u].selector (%s)", i, field->name));

    json_object_set_string_member (target, "take", wr_field_take_to_string (field->take));
    if (field->attribute != NULL)
      json_object_set_string_member (target, "attribute", field->attribute);
    json_object_set_boolean_member (
        target, "first", field->match == WR_FIELD_FIRST && field->take != WR_FIELD_COUNT);
    json_array_add_object_element (fields, target);
  }
  return fields;
}

/**
 * wr_extractor_build_arguments:
 * @check: only try the selectors
 * @origin: of the document that was there before; 0 where there was none
 * @deadline_ms: within which the script must answer
 *
 * Returns: (transfer full): the script's arguments
 */
JsonArray *
wr_extractor_build_arguments (WrExtractor *self, gboolean check, double origin, int deadline_ms)
{
  JsonObject *task = json_object_new ();
  JsonArray *arguments = json_array_new ();
  int wait_ms = self->wait_ms > 0 ? MIN (self->wait_ms, deadline_ms) : deadline_ms;

  json_object_set_boolean_member (task, "check", check);
  json_object_set_double_member (task, "origin", origin);
  json_object_set_int_member (task, "deadline", wait_ms);
  if (self->wait_for != NULL)
    json_object_set_object_member (task, "wait",
                                   build_target (self->wait_for,
                                                 wr_field_guess_using (self->wait_for),
                                                 g_strdup ("wait_for")));
  else
    json_object_set_null_member (task, "wait");
  json_object_set_array_member (task, "fields", extractor_build_fields (self));
  json_array_add_object_element (arguments, task);
  return arguments;
}

/* White space of Unicode, the no-break space among it, becomes one space, and none at the ends. */
static char *
fold_space (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean space = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isspace (g_utf8_get_char (p))) {
      space = TRUE;
      continue;
    }
    if (space && out->len > 0)
      g_string_append_c (out, ' ');
    space = FALSE;
    g_string_append_len (out, p, g_utf8_next_char (p) - p);
  }
  return g_string_free (out, FALSE);
}

/* One match as the field wants it; NULL where its pattern or group has no match. Of HTML only the
 * ends are trimmed, since white space within it may matter. */
static char *
refine (const WrField *field, const GRegex *regex, const char *match)
{
  g_autofree char *text = !field->trim                   ? g_strdup (match)
                          : field->take == WR_FIELD_HTML ? g_strstrip (g_strdup (match))
                                                         : fold_space (match);
  g_autoptr (GMatchInfo) info = NULL;
  int start = -1;

  if (regex == NULL)
    return g_steal_pointer (&text);
  if (!g_regex_match (regex, text, 0, &info) ||
      !g_match_info_fetch_pos (info, field->group, &start, NULL) || start < 0)
    return NULL;

  char *group = g_match_info_fetch (info, field->group);
  return field->trim ? g_strstrip (group) : group;
}

static char *
join_as_json (GPtrArray *texts)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));
  json_node_take_array (node, array);
  return json_to_string (node, FALSE);
}

static char *
join_as_lines (GPtrArray *texts)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (texts, i));
  return g_string_free (lines, FALSE);
}

static GPtrArray *
refine_all (const WrField *field, const GRegex *regex, JsonArray *matches)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (matches); i++) {
    JsonNode *node = json_array_get_element (matches, i);
    const char *match = json_node_get_value_type (node) == G_TYPE_STRING
                            ? json_node_get_string (node)
                            : NULL;
    char *text = match != NULL ? refine (field, regex, match) : NULL;

    if (text != NULL)
      g_ptr_array_add (texts, text);
    if (text != NULL && field->match == WR_FIELD_FIRST)
      break;
  }
  return texts;
}

/* The cell; NULL where nothing matched. */
static char *
make_cell (const WrField *field, const GRegex *regex, JsonArray *matches, double load_ms)
{
  if (field->take == WR_FIELD_LOAD_MS)
    return load_ms > 0 ? g_strdup_printf ("%.0f", load_ms) : NULL;
  if (field->take == WR_FIELD_COUNT)
    return json_array_get_length (matches) == 1
               ? g_strdup (json_array_get_string_element (matches, 0))
               : NULL;

  g_autoptr (GPtrArray) texts = refine_all (field, regex, matches);
  if (texts->len == 0)
    return NULL;
  switch (field->match) {
  case WR_FIELD_ALL:
    return join_as_json (texts);
  case WR_FIELD_JOIN:
    return join_as_lines (texts);
  default:
    return g_strdup (g_ptr_array_index (texts, 0));
  }
}

static gboolean
cell_is_missing (const WrField *field, const char *cell)
{
  return cell == NULL || (field->take == WR_FIELD_COUNT && strcmp (cell, "0") == 0);
}

static void
extract_fail (WrExtract *self, WrFailure failure, char *detail)
{
  self->failure = failure;
  g_free (self->detail);
  self->detail = detail;
}

static void
extractor_read_values (WrExtractor *self, JsonArray *values, double load_ms, WrExtract *extract)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_full (self->fields->len, g_free);

  for (guint i = 0; i < self->fields->len; i++) {
    const WrField *field = g_ptr_array_index (self->fields, i);
    JsonNode *matches = i < json_array_get_length (values) ? json_array_get_element (values, i)
                                                           : NULL;

    if (matches == NULL || !JSON_NODE_HOLDS_ARRAY (matches)) {
      extract_fail (extract, WR_FAILURE_SCRIPT,
                    g_strdup_printf ("no list of matches for the field %s", field->name));
      return;
    }

    char *cell = make_cell (field, g_ptr_array_index (self->patterns, i),
                            json_node_get_array (matches), load_ms);
    if (field->required && cell_is_missing (field, cell)) {
      g_free (cell);
      extract_fail (extract, WR_FAILURE_REQUIRED, g_strdup (field->name));
      return;
    }
    g_ptr_array_add (cells, cell != NULL ? cell : g_strdup (field->default_value));
  }
  extract->cells = g_steal_pointer (&cells);
}

static JsonNode *
get_member (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
             ? node
             : NULL;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : "";
}

static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name, G_TYPE_DOUBLE);

  if (node != NULL)
    return json_node_get_double (node);
  node = get_member (object, name, G_TYPE_INT64);
  return node != NULL ? (double) json_node_get_int (node) : 0;
}

/* Of the causes only those that extract.js can tell: “stopped” would never end. */
static WrFailure
read_failure (const char *code)
{
  WrFailure failure = wr_failure_from_code (code);

  switch (failure) {
  case WR_FAILURE_NONE:
  case WR_FAILURE_NO_DOCUMENT:
  case WR_FAILURE_WAIT:
  case WR_FAILURE_SELECTOR:
    return failure;
  default:
    return WR_FAILURE_SCRIPT;
  }
}

static void
extractor_read_object (WrExtractor *self, JsonObject *object, WrExtract *extract)
{
  JsonNode *values = json_object_get_member (object, "values");
  double status = get_number (object, "status");

  extract->origin = get_number (object, "origin");
  extract->url = g_utf8_make_valid (get_text (object, "url"), -1);
  extract->loading = strcmp (get_text (object, "ready"), "loading") == 0;
  extract->http_status = status >= 100 && status < 1000 ? (int) status : 0;
  extract->waited = (gint64) (CLAMP (get_number (object, "waited"), 0, 1e9) * 1000);
  extract->retry_after = g_strdup (get_text (object, "retry"));
  extract->failure = read_failure (get_text (object, "failure"));
  extract->detail = g_strdup (get_text (object, "detail"));
  if (extract->failure != WR_FAILURE_NONE)
    return;
  if (values != NULL && JSON_NODE_HOLDS_ARRAY (values) &&
      json_array_get_length (json_node_get_array (values)) > 0)
    extractor_read_values (self, json_node_get_array (values), get_number (object, "load"),
                           extract);
}

/**
 * wr_extractor_read:
 * @reply: (nullable): what the script answered
 * @extract: (out): what it says; wr_extract_clear() it
 *
 * An answer that is not extract.js's gives %WR_FAILURE_SCRIPT.
 */
void
wr_extractor_read (WrExtractor *self, JsonNode *reply, WrExtract *extract)
{
  gboolean is_text = reply != NULL && JSON_NODE_HOLDS_VALUE (reply) &&
                     json_node_get_value_type (reply) == G_TYPE_STRING;
  g_autoptr (JsonNode) root = is_text ? wr_reply_parse_text (json_node_get_string (reply)) : NULL;

  memset (extract, 0, sizeof *extract);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    extractor_read_object (self, json_node_get_object (root), extract);
    return;
  }
  extract_fail (extract, WR_FAILURE_SCRIPT, g_strdup ("the page’s answer is not the script’s"));
}

void
wr_extract_clear (WrExtract *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->retry_after, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
}
